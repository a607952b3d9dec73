import { activate, activationForm } from "../domain/people/activation.ts";
import { join, joinForm, readInvitation } from "../domain/people/joining.ts";
import { addressForm, askForActivation, askForReset } from "../domain/people/links.ts";
import { confirmEmail, emailLinkForm } from "../domain/people/own_email.ts";
import { resetForm, resetPassword } from "../domain/people/reset.ts";
import { operatorSetUp, refuseSetUpAgain, setUpOperator } from "../domain/people/set_up.ts";
import { refuseClosedSignUp, signUp, signUpForm } from "../domain/people/sign_up.ts";
import { ActivatePage, EmailPage, ForgotPage, ResetPage, SentPage } from "../views/door/links.tsx";
import { JoinPage } from "../views/door/join.tsx";
import { SetUpPage, SignUpPage } from "../views/door/sign_up.tsx";
import { keepSession, setFlash } from "./cookies.ts";
import { portalOf, type Request } from "./env.ts";
import { everyone } from "./policy.ts";
import { Routes } from "./registry.ts";

/** What people do before they are signed in, but for signing in itself. A link that is opened changes nothing (security A9). */
export function door() {
  return new Routes()
    .form("/setup", {
      policy: everyone({ rate: "secret", audit: "account.created" }),
      input: operatorSetUp,
      show: async (c, form) => {
        await refuseSetUpAgain(portalOf(c).control.read);
        return c.html(<SetUpPage {...form} token={tokenOf(c, form.values)} />);
      },
      act: async (c, input) => {
        keepSession(c, await setUpOperator(portalOf(c), c.get("visit"), input));
        return c.redirect("/", 303);
      },
    })
    .form("/signup", {
      policy: everyone({ rate: "secret" }),
      input: signUpForm,
      show: (c, form) => {
        refuseClosedSignUp(portalOf(c));
        return c.html(<SignUpPage {...form} {...portalOf(c).settings} />);
      },
      act: async (c, input) => {
        await signUp(portalOf(c), c.get("visit"), input);
        return c.redirect("/activation/sent", 303);
      },
    })
    .post("/activation", everyone({ rate: "secret" }), addressForm, async (c, input) => {
      await askForActivation(portalOf(c), c.get("visit"), input);
      return c.redirect("/activation/sent", 303);
    })
    .get("/activation/sent", everyone(), (c) => c.html(<SentPage kind="activation" />))
    .form("/activate", {
      policy: everyone({ rate: "secret", audit: "user.activated" }),
      input: activationForm,
      show: (c, form) => c.html(<ActivatePage {...form} token={tokenOf(c, form.values)} />),
      act: async (c, input) => {
        keepSession(c, await activate(portalOf(c), c.get("visit"), input));
        return c.redirect("/", 303);
      },
    })
    .form("/forgot", {
      policy: everyone({ rate: "secret" }),
      input: addressForm,
      show: (c, form) => c.html(<ForgotPage {...form} />),
      act: async (c, input) => {
        await askForReset(portalOf(c), c.get("visit"), input);
        return c.redirect("/forgot/sent", 303);
      },
    })
    .get("/forgot/sent", everyone(), (c) => c.html(<SentPage kind="reset" />))
    .form("/reset", {
      policy: everyone({ rate: "secret", audit: "password.reset" }),
      input: resetForm,
      show: (c, form) => c.html(<ResetPage {...form} token={tokenOf(c, form.values)} />),
      act: async (c, input) => {
        await resetPassword(portalOf(c), c.get("visit"), input);
        setFlash(c, "password_set");
        return c.redirect("/signin", 303);
      },
    })
    .form("/invitation", {
      policy: everyone({ rate: "secret", audit: "user.joined" }),
      input: joinForm,
      show: async (c, form) => {
        const token = tokenOf(c, form.values);
        const { control, now } = portalOf(c);
        const invited = await readInvitation(control.read, token, now());
        return c.html(<JoinPage {...form} {...invited} token={token} />);
      },
      act: async (c, input) => {
        keepSession(c, await join(portalOf(c), c.get("visit"), input));
        return c.redirect("/", 303);
      },
    })
    .form("/email", {
      policy: everyone({ rate: "secret", audit: "user.email_changed" }),
      input: emailLinkForm,
      show: (c, form) => c.html(<EmailPage {...form} token={tokenOf(c, form.values)} />),
      act: async (c, input) => {
        await confirmEmail(portalOf(c), c.get("visit"), input);
        setFlash(c, "email_changed");
        return c.redirect("/settings/account", 303);
      },
    });
}

/** Of the link, or of the form that came back. Such a page is not kept by browsers. */
function tokenOf(c: Request, values: Record<string, string>): string {
  c.header("Cache-Control", "no-store");
  return values.token ?? c.req.query("token") ?? "";
}
