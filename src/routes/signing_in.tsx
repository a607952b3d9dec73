import { askForPasskey, signInByPasskey, usePasskeyForm } from "../domain/people/passkey_sign_in.ts";
import { confirmPresence, presenceForm } from "../domain/people/presence.ts";
import { codeForm, passSecondFactor } from "../domain/people/second_factor.ts";
import { endSession } from "../domain/people/sessions.ts";
import { NotActivated, signIn, signInForm } from "../domain/people/sign_in.ts";
import { ConfirmPage, SecondFactorPage, SignInPage } from "../views/door/sign_in.tsx";
import { forgetSession, keepSession, setFlash, takeFlash } from "./cookies.ts";
import { actorOf, portalOf, type Request } from "./env.ts";
import { safeNext } from "./next.ts";
import { everyone, halfway, signedIn } from "./policy.ts";
import { type Form, NOTHING, Routes } from "./registry.ts";

/** Signing in and out, and proving to be here. `next` is where the person wanted to go. */
export function signingIn() {
  return new Routes()
    .form("/signin", {
      policy: everyone({ rate: "secret", audit: "session.begun" }),
      input: signInForm,
      show: (c, form) => showSignIn(c, form),
      act: async (c, input) => {
        try {
          return goOn(c, await signIn(portalOf(c), c.get("visit"), input));
        } catch (error) {
          if (!(error instanceof NotActivated)) throw error;
          c.status(422);
          return showSignIn(c, { values: { email: error.email }, errors: {} }, error.email);
        }
      },
    })
    .post("/signin/passkey/options", everyone({ rate: "secret" }), NOTHING, async (c) => {
      return c.json(await askForPasskey(portalOf(c)));
    })
    .post(
      "/signin/passkey",
      everyone({ rate: "secret", audit: "session.begun" }),
      usePasskeyForm,
      async (c, input) => goOn(c, await signInByPasskey(portalOf(c), c.get("visit"), input)),
    )
    .form("/signin/code", {
      policy: halfway({ audit: "session.begun" }),
      input: codeForm,
      show: (c, form) => c.html(<SecondFactorPage {...form} next={nextOf(c)} />),
      act: async (c, input) => goOn(c, await passSecondFactor(portalOf(c), actorOf(c), input)),
    })
    .form("/confirm", {
      policy: signedIn({ rate: "secret", audit: "session.confirmed", withoutFactor: true }),
      input: presenceForm,
      show: (c, form) => c.html(<ConfirmPage {...form} next={nextOf(c)} email={actorOf(c).email} />),
      act: async (c, input) => goOn(c, await confirmPresence(portalOf(c), actorOf(c), input)),
    })
    .post(
      "/signout",
      signedIn({ rate: "change", audit: "session.ended", withoutFactor: true }),
      NOTHING,
      async (c) => {
        await endSession(portalOf(c), actorOf(c));
        forgetSession(c);
        setFlash(c, "signed_out");
        c.header("Clear-Site-Data", '"cache", "storage"');
        return c.redirect("/signin", 303);
      },
    );
}

/** To the second factor where one is due, else where the person wanted to go. */
function goOn(c: Request, session: Parameters<typeof keepSession>[1]): Response {
  keepSession(c, session);
  const next = nextOf(c);
  return c.redirect(session.stage === "full" ? next : `/signin/code?next=${encodeURIComponent(next)}`, 303);
}

function showSignIn(c: Request, form: Form, unconfirmed?: string) {
  const { signUp } = portalOf(c).settings;
  return c.html(
    <SignInPage {...form} next={nextOf(c)} signUp={signUp} flash={takeFlash(c)} unconfirmed={unconfirmed} />,
  );
}

function nextOf(c: Request): string {
  return safeNext(c.req.query("next"));
}
