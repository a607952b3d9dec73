import { can } from "../domain/permissions.ts";
import { askRemoval, removalForm, removalRefusal, undoRemoval } from "../domain/people/account_removal.ts";
import { companyForm, findAccount, renameAccount } from "../domain/people/own_account.ts";
import {
  askForEmail,
  discardEmail,
  emailForm,
  pendingEmail,
  resendEmailLink,
} from "../domain/people/own_email.ts";
import { nameForm, renameUser } from "../domain/people/own_name.ts";
import { seenText } from "../domain/stale_form.ts";
import { AccountPage } from "../views/settings/account.tsx";
import { RemoveAccountPage } from "../views/settings/remove_account.tsx";
import { ChangeEmailPage, CompanyPage, NamePage } from "../views/settings/account_forms.tsx";
import { setFlash } from "./cookies.ts";
import { actorOf, doorsOf, portalOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { may, signedIn } from "./policy.ts";
import { NOTHING, Routes } from "./registry.ts";

/** One's own name and address, and the account's name (product S1). */
export function account() {
  return new Routes()
    .get("/settings", signedIn(), (c) => c.redirect("/settings/account", 303))
    .get("/settings/account", signedIn(), async (c) => c.html(<AccountPage {...await accountProps(c)} />))
    .form("/settings/account/name", {
      policy: signedIn({ rate: "change", audit: "user.renamed" }),
      input: nameForm,
      show: (c, { values, errors }) => {
        const { firstName, lastName } = actorOf(c);
        const seen = seenText({ firstName, lastName }, { values, errors });
        const shown = { firstName, lastName, ...values };
        return c.html(<NamePage frame={frameOf(c)} values={shown} errors={errors} seen={seen} />);
      },
      act: async (c, input) => {
        await renameUser(portalOf(c), actorOf(c), input);
        return back(c, "name_changed");
      },
    })
    .form("/settings/account/company", {
      policy: may("security.manage", { rate: "change", audit: "account.renamed" }),
      input: companyForm,
      show: (c, { values, errors }) =>
        c.html(
          <CompanyPage
            frame={frameOf(c)}
            values={{ company: actorOf(c).accountName, ...values }}
            errors={errors}
            seen={seenText({ company: actorOf(c).accountName }, { values, errors })}
          />,
        ),
      act: async (c, input) => {
        await renameAccount(doorsOf(c), portalOf(c).keys, actorOf(c), input, portalOf(c).now());
        return back(c, "account_renamed");
      },
    })
    .form("/settings/account/email", {
      policy: signedIn({ rate: "secret", stepUp: true, audit: "user.email_change_asked" }),
      input: emailForm,
      show: (c, form) => c.html(<ChangeEmailPage frame={frameOf(c)} {...form} />),
      act: async (c, input) => {
        await askForEmail(portalOf(c), actorOf(c), input);
        return back(c, "email_asked");
      },
    })
    .form("/settings/account/removal", {
      policy: signedIn({ rate: "secret", stepUp: true, audit: "account.removal_asked" }),
      input: removalForm,
      show: async (c, form) => {
        // Whether others have accounts here: the account's own doors would not tell.
        const refusal = await removalRefusal(portalOf(c).control.read, actorOf(c));
        const props = { frame: frameOf(c), account: actorOf(c).accountName, refusal };
        return c.html(<RemoveAccountPage {...form} {...props} />);
      },
      act: async (c, input) => {
        await askRemoval(portalOf(c), actorOf(c), input);
        return back(c, "removal_asked");
      },
    })
    .post(
      "/settings/account/removal/undo",
      signedIn({ rate: "change", audit: "account.removal_undone" }),
      NOTHING,
      async (c) => {
        await undoRemoval(portalOf(c), actorOf(c));
        return back(c, "removal_undone");
      },
    )
    .post(
      "/settings/account/email/resend",
      signedIn({ rate: "secret", audit: "user.email_change_asked" }),
      NOTHING,
      async (c) => {
        await resendEmailLink(portalOf(c), actorOf(c));
        return back(c, "email_asked");
      },
    )
    .post(
      "/settings/account/email/discard",
      signedIn({ rate: "change", audit: "user.email_change_discarded" }),
      NOTHING,
      async (c) => {
        await discardEmail(portalOf(c), actorOf(c));
        return back(c, "email_discarded");
      },
    );
}

async function accountProps(c: Request) {
  const { firstName, lastName, email, userId, account, grant } = actorOf(c);
  const { regions } = portalOf(c).settings;
  const found = await findAccount(doorsOf(c).read, account);
  return {
    frame: frameOf(c),
    firstName,
    lastName,
    email,
    pendingEmail: await pendingEmail(doorsOf(c).read, userId),
    account: found.name,
    location: regions.find(({ id }) => id === found.location)?.name ?? found.location,
    partner: found.partnerId,
    mayRemove: grant.role === "primary",
    removalDue: actorOf(c).removalDue?.getTime() ?? null,
    mayRename: can(grant, "security.manage"),
  };
}

function back(c: Request, flash: Parameters<typeof setFlash>[1]): Response {
  setFlash(c, flash);
  return c.redirect("/settings/account", 303);
}
