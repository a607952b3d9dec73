import { Invalid } from "../errors.ts";

/** Both must be typed alike. Throws `Invalid` at the second. */
export function refuseDifferent({ password, confirm }: { password: string; confirm: string }) {
  if (password === confirm.normalize("NFC")) return;
  throw new Invalid("Cannot take this password: the two are not the same", {
    confirm: "is not the same as the password above",
  });
}
