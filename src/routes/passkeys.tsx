import { addPasskey, addPasskeyForm, offerPasskey, removePasskey } from "../domain/people/passkeys.ts";
import { AddPasskeyPage, RecoveryCodesPage } from "../views/settings/security_forms.tsx";
import { setFlash } from "./cookies.ts";
import { actorOf, portalOf } from "./env.ts";
import { frameOf } from "./frame.ts";
import { signedIn } from "./policy.ts";
import { NOTHING, Routes } from "./registry.ts";

/** One's own passkeys (product A5). */
export function passkeys() {
  return new Routes()
    .form("/settings/security/passkeys", {
      policy: signedIn({ rate: "secret", stepUp: true, audit: "passkey.added", withoutFactor: true }),
      input: addPasskeyForm,
      show: (c, form) => c.html(<AddPasskeyPage frame={frameOf(c)} {...form} />),
      act: async (c, input) => {
        const codes = await addPasskey(portalOf(c), actorOf(c), input);
        if (codes) return c.html(<RecoveryCodesPage frame={frameOf(c)} codes={codes} />);
        setFlash(c, "passkey_added");
        return c.redirect("/settings/security", 303);
      },
    })
    .post(
      "/settings/security/passkeys/options",
      signedIn({ rate: "secret", stepUp: true, withoutFactor: true }),
      NOTHING,
      async (c) => c.json(await offerPasskey(portalOf(c), actorOf(c))),
    )
    .post(
      "/settings/security/passkeys/:id/remove",
      signedIn({ rate: "secret", stepUp: true, audit: "passkey.removed" }),
      NOTHING,
      async (c) => {
        await removePasskey(portalOf(c), actorOf(c), c.req.param("id"));
        setFlash(c, "passkey_removed");
        return c.redirect("/settings/security", 303);
      },
    );
}
