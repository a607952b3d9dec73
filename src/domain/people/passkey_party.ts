import { z } from "zod";
import { Invalid } from "../errors.ts";
import type { Portal } from "../portal.ts";

/** What the browser answers, as JSON. */
export const passkeyResponse = z.string("is missing").min(2, "is missing: your browser must be asked").max(
  20_000,
  "is too long",
);

/** The site that passkeys are made for. */
export function partyOf({ settings }: Portal) {
  return { origin: settings.origin, name: "Dropkeep" };
}

/** How a passkey's authenticator is reached, as its row has it. */
export function transportsOf(text: string): string[] {
  return text.split(" ").filter(Boolean);
}

/** Whatever is wrong with it is told in one sentence: the library's words are for us, not for whoever tries. */
export async function orRefuse<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw Object.assign(refused(), { cause: error });
  }
}

/** The one answer to whatever is wrong with a passkey: which it was helps nobody but a stranger. */
export function refused(): Invalid {
  return new Invalid(
    "Cannot use this passkey: it does not belong here, or the page was open for too long; try again",
  );
}
