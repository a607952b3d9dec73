import { givable, grantWords } from "../domain/people/grant_form.ts";
import { invite, inviteForm, resendInvitation, withdrawInvitation } from "../domain/people/invitations.ts";
import { findMember, findSubordinate } from "../domain/people/member.ts";
import {
  changeGrant,
  deactivate,
  fingerprint,
  memberForm,
  reactivate,
  removeLostFactors,
  removeMember,
} from "../domain/people/member_deeds.ts";
import { findSuccessor, transferPrimary } from "../domain/people/primary.ts";
import { isPerTask, type Permission, PERMISSIONS } from "../domain/permissions.ts";
import { listTasks } from "../domain/tasks/tasks.ts";
import { InviteUserPage, UserAccessPage } from "../views/settings/user_forms.tsx";
import { HandOverPage, RemoveUserPage } from "../views/settings/user_confirms.tsx";
import { UserPage } from "../views/settings/user.tsx";
import { UsersPage } from "../views/settings/users.tsx";
import { type FlashName, setFlash } from "./cookies.ts";
import { actorOf, portalOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { may, type Policy } from "./policy.ts";
import { type Form, NOTHING, Routes } from "./registry.ts";
import { shownInvitations, shownMember, shownMembers } from "./shown_users.ts";

const LABELS = {
  task: labelsOf((permission) => isPerTask(permission)),
  account: labelsOf((permission) => !isPerTask(permission)),
};
const LOOK = may("users.manage");
const changing = (audit: Policy["audit"]) => may("users.manage", { rate: "change", stepUp: true, audit });

/** Who may enter the account, and what they may do there (product S2, S3). */
export function users() {
  return new Routes()
    .get("/settings/users", LOOK, async (c) => {
      const members = await shownMembers(c);
      return c.html(
        <UsersPage frame={frameOf(c)} members={members} invitations={await shownInvitations(c)} />,
      );
    })
    .form("/settings/users/new", {
      policy: changing("user.invited"),
      input: inviteForm,
      show: async (c, form) =>
        c.html(
          <InviteUserPage frame={frameOf(c)} {...form} {...await offerOf(c)} ticked={tickedOf(form, [])} />,
        ),
      act: async (c, input) => {
        await invite(portalOf(c), actorOf(c), input);
        return to(c, "user_invited");
      },
    })
    .post(
      "/settings/users/invited/:invitation/resend",
      changing("user.invitation_resent"),
      NOTHING,
      async (c) => {
        await resendInvitation(portalOf(c), actorOf(c), c.req.param("invitation"));
        return to(c, "user_invited");
      },
    )
    .post(
      "/settings/users/invited/:invitation/withdraw",
      changing("user.invitation_withdrawn"),
      NOTHING,
      async (c) => {
        await withdrawInvitation(portalOf(c), actorOf(c), c.req.param("invitation"));
        return to(c, "invitation_withdrawn");
      },
    )
    .get("/settings/users/:user", LOOK, async (c) => {
      const member = await findMember(portalOf(c).control.read, actorOf(c).account, c.req.param("user"));
      return c.html(<UserPage frame={frameOf(c)} user={await shownMember(c, member)} />);
    })
    .form("/settings/users/:user/access", {
      policy: changing("user.permissions_changed"),
      input: memberForm,
      show: showAccess,
      act: async (c, input) => {
        await changeGrant(portalOf(c), actorOf(c), c.req.param("user"), input);
        return to(c, "user_saved", c.req.param("user"));
      },
    })
    .post("/settings/users/:user/deactivation", changing("user.deactivated"), NOTHING, async (c) => {
      await deactivate(portalOf(c), actorOf(c), c.req.param("user"));
      return to(c, "user_deactivated", c.req.param("user"));
    })
    .post("/settings/users/:user/activation", changing("user.reactivated"), NOTHING, async (c) => {
      await reactivate(portalOf(c), actorOf(c), c.req.param("user"));
      return to(c, "user_reactivated", c.req.param("user"));
    })
    .post("/settings/users/:user/factors/remove", changing("factors.removed"), NOTHING, async (c) => {
      await removeLostFactors(portalOf(c), actorOf(c), c.req.param("user"));
      return to(c, "factors_removed", c.req.param("user"));
    })
    .form("/settings/users/:user/primary", {
      policy: changing("account.primary_changed"),
      input: NOTHING,
      show: async (c) => {
        const { id, email } = await findSuccessor(portalOf(c).control.read, actorOf(c), c.req.param("user"));
        return c.html(<HandOverPage frame={frameOf(c)} user={{ id, email }} />);
      },
      act: async (c) => {
        await transferPrimary(portalOf(c), actorOf(c), c.req.param("user"));
        return to(c, "primary_changed");
      },
    })
    .form("/settings/users/:user/removal", {
      policy: changing("user.removed"),
      input: NOTHING,
      show: async (c) => {
        const { id, email } = await findSubordinate(
          portalOf(c).control.read,
          actorOf(c),
          c.req.param("user"),
        );
        return c.html(<RemoveUserPage frame={frameOf(c)} user={{ id, email }} />);
      },
      act: async (c) => {
        await removeMember(portalOf(c), actorOf(c), c.req.param("user"));
        return to(c, "user_removed");
      },
    });
}

async function showAccess(c: Request<"/settings/users/:user/access">, form: Form) {
  const member = await findSubordinate(portalOf(c).control.read, actorOf(c), c.req.param("user"));
  const values = { role: member.grant.role, seen: await fingerprint(member.grant), ...form.values };
  const props = { user: { id: member.id, email: member.email }, ...await offerOf(c) };
  const ticked = tickedOf(form, grantWords(member.grant));
  return c.html(
    <UserAccessPage frame={frameOf(c)} {...props} values={values} errors={form.errors} ticked={ticked} />,
  );
}

/** What the person may give, and how it is called. */
async function offerOf(c: Request) {
  const { account, grant } = actorOf(c);
  const tasks = (await listTasks(portalOf(c).control.read, account)).map(({ id, name }) => ({ id, name }));
  const offered = givable(grant, tasks.map(({ id }) => id));
  return { tasks, offered, labels: LABELS, mayMakeAdministrators: grant.role !== "custom" };
}

/** As it was sent, where the form was refused. */
function tickedOf({ values, errors }: Form, before: string[]): string[] {
  return Object.keys(errors).length > 0 ? (values.may ?? "").split(" ") : before;
}

function labelsOf(belongs: (permission: Permission) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(PERMISSIONS).filter(([name]) => belongs(name as Permission)));
}

function to(c: Request, flash: FlashName, id?: string): Response {
  setFlash(c, flash);
  return c.redirect(id === undefined ? "/settings/users" : `/settings/users/${id}`, 303);
}
