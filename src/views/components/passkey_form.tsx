import type { PropsWithChildren } from "hono/jsx";
import { ASSETS } from "../assets.ts";
import { Button } from "./button.tsx";

/** Asks the browser for a passkey and sends its answer; not shown without a script, as nothing else can ask. */
export function PasskeyForm({ what, options, to, label, children }: PropsWithChildren<{
  what: "add" | "use";
  /** Where the question comes from. */
  options: string;
  to: string;
  /** The button's words. */
  label: string;
}>) {
  return (
    <>
      <script src={ASSETS.passkeys} defer></script>
      <form class="form needs-script" method="post" action={to} data-passkey={what} data-options={options}>
        {children}
        <input type="hidden" name="response" value="" />
        <Button wide={what === "use"} icon="shield-check">{label}</Button>
        <p class="field-error" role="status" data-says=""></p>
      </form>
    </>
  );
}
