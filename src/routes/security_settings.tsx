import { readAccountSecurity } from "../domain/people/account_security.ts";
import { changePassword, passwordForm } from "../domain/people/own_password.ts";
import { listPasskeys } from "../domain/people/passkeys.ts";
import { countRecoveryCodes, renewRecoveryCodes } from "../domain/people/recovery.ts";
import { leastLength } from "../domain/people/reset.ts";
import { listSessions, revokeOtherSessions, revokeSession } from "../domain/people/sessions.ts";
import { confirmTotp, hasTotp, offerTotp, removeTotp, totpForm } from "../domain/people/totp.ts";
import { can } from "../domain/permissions.ts";
import { SecurityPage } from "../views/settings/security.tsx";
import { PasswordPage, RecoveryCodesPage, TotpPage } from "../views/settings/security_forms.tsx";
import { SessionsPage } from "../views/settings/sessions.tsx";
import { type FlashName, keepSession, setFlash } from "./cookies.ts";
import { actorOf, doorsOf, portalOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { signedIn } from "./policy.ts";
import { NOTHING, Routes } from "./registry.ts";

/** What somebody reaches whose account asks for a second factor that they lack (security A13). */
const ENROLMENT = { withoutFactor: true };

/** One's own proofs and sessions (product A5, A7, S4). */
export function securitySettings() {
  return new Routes()
    .get("/settings/security", signedIn(ENROLMENT), async (c) => {
      const { userId, lacksFactor } = actorOf(c);
      const db = doorsOf(c).read;
      const state = {
        hasTotp: await hasTotp(db, userId),
        recoveryCodes: await countRecoveryCodes(db, userId),
      };
      const passkeys = await listPasskeys(db, userId);
      const everybody = await accountSecurityOf(c);
      return c.html(<SecurityPage frame={frameOf(c)} {...{ ...state, passkeys, lacksFactor, everybody }} />);
    })
    .form("/settings/security/password", {
      policy: signedIn({ rate: "secret", audit: "password.changed", withOldPassword: true }),
      input: passwordForm,
      show: async (c, form) => {
        const least = await leastLength(portalOf(c).control.read, actorOf(c).userId);
        const { passwordExpired } = actorOf(c);
        return c.html(<PasswordPage frame={frameOf(c)} {...form} least={least} expired={passwordExpired} />);
      },
      act: async (c, input) => {
        keepSession(c, await changePassword(portalOf(c), actorOf(c), input));
        return to(c, "/settings/security", "password_changed");
      },
    })
    .form("/settings/security/app", {
      policy: signedIn({ rate: "secret", stepUp: true, audit: "totp.added", ...ENROLMENT }),
      input: totpForm,
      show: async (c, form) => {
        const offer = await offerTotp(portalOf(c), actorOf(c));
        return c.html(<TotpPage frame={frameOf(c)} {...form} offer={offer} />);
      },
      act: async (c, input) => {
        const codes = await confirmTotp(portalOf(c), actorOf(c), input);
        return c.html(<RecoveryCodesPage frame={frameOf(c)} codes={codes} />);
      },
    })
    .post(
      "/settings/security/app/remove",
      signedIn({ rate: "secret", stepUp: true, audit: "totp.removed" }),
      NOTHING,
      async (c) => {
        await removeTotp(portalOf(c), actorOf(c));
        return to(c, "/settings/security", "totp_removed");
      },
    )
    .post(
      "/settings/security/recovery-codes",
      signedIn({ rate: "secret", stepUp: true, audit: "recovery_codes.made" }),
      NOTHING,
      async (c) => {
        const codes = await renewRecoveryCodes(portalOf(c), actorOf(c));
        return c.html(<RecoveryCodesPage frame={frameOf(c)} codes={codes} />);
      },
    )
    .get("/settings/sessions", signedIn(), async (c) => {
      const sessions = await listSessions(portalOf(c), actorOf(c));
      return c.html(<SessionsPage frame={frameOf(c)} sessions={sessions} />);
    })
    .post(
      "/settings/sessions/end",
      signedIn({ rate: "change", audit: "sessions.revoked" }),
      NOTHING,
      async (c) => {
        await revokeOtherSessions(portalOf(c), actorOf(c));
        return to(c, "/settings/sessions", "sessions_ended");
      },
    )
    .post(
      "/settings/sessions/:id/end",
      signedIn({ rate: "change", audit: "session.revoked" }),
      NOTHING,
      async (c) => {
        await revokeSession(portalOf(c), actorOf(c), c.req.param("id"));
        return to(c, "/settings/sessions", "session_ended");
      },
    );
}

/** Of the account, for who may change it. */
async function accountSecurityOf(c: Request) {
  const { grant, account } = actorOf(c);
  if (!can(grant, "security.manage")) return undefined;
  return await readAccountSecurity(portalOf(c).control.read, account);
}

function to(c: Request, path: string, flash: FlashName): Response {
  setFlash(c, flash);
  return c.redirect(path, 303);
}
