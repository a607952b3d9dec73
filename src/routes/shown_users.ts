import { grantWords } from "../domain/people/grant_form.ts";
import { type Invitation, listInvitations } from "../domain/people/invitations.ts";
import { isSubordinate, listMembers, type Member } from "../domain/people/member.ts";
import { type Permission, PERMISSIONS, ROLES } from "../domain/permissions.ts";
import { listTasks } from "../domain/tasks/tasks.ts";
import type { ShownInvitation, ShownUser } from "../views/settings/shown_user.ts";
import { actorOf, portalOf, type Request } from "./env.ts";

/** Everybody in the account, as its pages show them. */
export async function shownMembers(c: Request): Promise<ShownUser[]> {
  const members = await listMembers(portalOf(c).control.read, actorOf(c).account);
  return await Promise.all(members.map((member) => shownMember(c, member)));
}

export async function shownMember(c: Request, member: Member): Promise<ShownUser> {
  const actor = actorOf(c);
  const { id, email, grant } = member;
  return {
    id,
    email,
    name: `${member.firstName} ${member.lastName}`,
    role: ROLES[grant.role],
    may: await inWords(c, member),
    hasFactor: member.hasFactor,
    isActive: member.deactivatedAt === null && member.disabledAt === null,
    lastSignIn: member.lastSignIn?.getTime() ?? null,
    isSelf: id === actor.userId,
    mayChange: isSubordinate(actor, member),
    mayHandOver: actor.grant.role === "primary" && id !== actor.userId && member.deactivatedAt === null,
  };
}

/** Who has been asked and has not answered. */
export async function shownInvitations(c: Request): Promise<ShownInvitation[]> {
  const now = portalOf(c).now();
  const all = await listInvitations(portalOf(c).control.read, actorOf(c).account);
  return all.map(({ id, email, grant, madeAt, expiresAt }: Invitation) => ({
    id,
    email,
    role: ROLES[grant.role],
    madeAt: madeAt.getTime(),
    isExpired: expiresAt <= now,
  }));
}

/** "Restore: Acme, Initech"; a task that is not there any more is left out. */
async function inWords(c: Request, { grant }: Member): Promise<string[]> {
  if (grant.role !== "custom") return [];
  const tasks = new Map(
    (await listTasks(portalOf(c).control.read, actorOf(c).account)).map((t) => [t.id, t.name]),
  );
  const named = new Map<string, string[]>();
  for (const word of grantWords(grant)) {
    const [permission = "", task] = word.split("@");
    const label = PERMISSIONS[permission as Permission];
    const name = task === undefined ? undefined : tasks.get(task);
    if (task === undefined) named.set(label, []);
    else if (name !== undefined) named.set(label, [...named.get(label) ?? [], name]);
  }
  return [...named].map(([label, names]) => names.length === 0 ? label : `${label}: ${names.join(", ")}`);
}
