import { sql } from "kysely";
import type { Reader, Writer } from "./power.ts";
import { changeStates, type Facts } from "./states.ts";

export type ShareMember = Omit<Facts<"share_members">, "namespace_id">;

/** What is known of who may enter a folder. */
export interface Share {
  /** Why Dropbox does not tell; then there are neither rules nor members. */
  unread: string | null;
  /** Policies, link settings, inheritance, as JSON. */
  rules: string | null;
  members: ShareMember[];
}

export interface Group {
  /** `g:…` */
  id: string;
  name: string;
  externalId: string | null;
  members: { id: string; isOwner: boolean }[];
}

/** A folder's share as it is from `run` on. What Dropbox no longer tells ends with the rest. */
export async function saveShare(trx: Writer, run: number, namespaceId: number, share: Share) {
  const owner = ["namespace_id", namespaceId] as [string, number];
  const row = { namespace_id: namespaceId, unread_code: share.unread, rules: share.rules };
  await changeStates(trx, "shares", run, owner, [row]);
  const members = share.members.map((member) => ({ ...member, namespace_id: namespaceId }));
  await changeStates(trx, "share_members", run, owner, members);
}

/** All that was ever known of who may enter these namespaces (Dropbox ids). */
export async function eraseShares(trx: Writer, taskId: string, namespaces: readonly string[]) {
  const rows = sql`namespace_id in (select id from namespaces where task_id = ${taskId}
    and dropbox_id in (select value from json_each(${JSON.stringify(namespaces)})))`;
  await sql`delete from shares where ${rows}`.execute(trx);
  await sql`delete from share_members where ${rows}`.execute(trx);
  await sql`delete from restore_shares where ${rows}`.execute(trx);
}

/** The task's groups as they are from `run` on. */
export async function saveGroups(trx: Writer, run: number, taskId: string, groups: Group[]) {
  const rows = groups.map(({ id, name, externalId }) => {
    return { task_id: taskId, dropbox_id: id, name, external_id: externalId };
  });
  const members = groups.flatMap((group) =>
    group.members.map(({ id, isOwner }) => {
      return { task_id: taskId, group_id: group.id, member_id: id, is_owner: Number(isOwner) };
    })
  );
  await changeStates(trx, "team_groups", run, ["task_id", taskId], rows);
  await changeStates(trx, "team_group_members", run, ["task_id", taskId], members);
}

/** The shares of a task as they are now, by the namespace's Dropbox id, members in an order of their own. */
export async function currentShares(db: Reader, taskId: string): Promise<Map<string, Share>> {
  const shares = await db.selectFrom("shares as s").innerJoin("namespaces as ns", "ns.id", "s.namespace_id")
    .select(["s.namespace_id", "ns.dropbox_id", "s.unread_code", "s.rules"])
    .where("ns.task_id", "=", taskId).where("s.to_run", "is", null).orderBy("ns.dropbox_id").execute();
  const members = await db.selectFrom("share_members as m").innerJoin(
    "namespaces as ns",
    "ns.id",
    "m.namespace_id",
  )
    .selectAll("m").where("ns.task_id", "=", taskId).where("m.to_run", "is", null)
    .orderBy("m.kind").orderBy("m.subject").execute();
  const byNamespace = Map.groupBy(members, (member) => member.namespace_id);
  return new Map(shares.map((share) => [share.dropbox_id, {
    unread: share.unread_code,
    rules: share.rules,
    members: (byNamespace.get(share.namespace_id) ?? []).map(bare),
  }]));
}

function bare(
  row: ShareMember & { id: number; from_run: number; to_run: number | null; namespace_id: number },
) {
  const { id: _, from_run: __, to_run: ___, namespace_id: ____, ...member } = row;
  return member;
}

/** The groups of a task as they are now. */
export async function currentGroups(db: Reader, taskId: string): Promise<Group[]> {
  const groups = await db.selectFrom("team_groups").selectAll().where("task_id", "=", taskId)
    .where("to_run", "is", null).orderBy("dropbox_id").execute();
  const members = await db.selectFrom("team_group_members").selectAll().where("task_id", "=", taskId)
    .where("to_run", "is", null).orderBy("member_id").execute();
  const byGroup = Map.groupBy(members, (member) => member.group_id);
  return groups.map(({ dropbox_id, name, external_id }) => ({
    id: dropbox_id,
    name,
    externalId: external_id,
    members: (byGroup.get(dropbox_id) ?? []).map((one) => ({
      id: one.member_id,
      isOwner: one.is_owner === 1,
    })),
  }));
}

export interface Access {
  kind: ShareMember["kind"];
  name: string;
  email: string | null;
  access: string;
  isInherited: number;
  /** The group by which a person has it. */
  via: string | null;
}

/** What was known of a namespace's share as of a run; undefined where it was never asked for. */
export async function shareAt(
  db: Reader,
  namespaceId: number,
  run: number,
): Promise<{ unread: string | null; rules: Record<string, unknown> | null } | undefined> {
  const row = await db.selectFrom("shares").select(["unread_code", "rules"])
    .where("namespace_id", "=", namespaceId).where("from_run", "<=", run)
    .where((eb) => eb.or([eb("to_run", "is", null), eb("to_run", ">", run)])).executeTakeFirst();
  return row && { unread: row.unread_code, rules: row.rules === null ? null : JSON.parse(row.rules) };
}

/** Those who were in a namespace's share itself as of a run, in an order of their own. */
export async function shareMembersAt(db: Reader, namespaceId: number, run: number): Promise<ShareMember[]> {
  const rows = await db.selectFrom("share_members").selectAll().where("namespace_id", "=", namespaceId)
    .where("from_run", "<=", run).where((eb) => eb.or([eb("to_run", "is", null), eb("to_run", ">", run)]))
    .orderBy("kind", "desc").orderBy("name").orderBy("subject").execute();
  return rows.map(bare);
}

/** Member ids of a task's group as of a run; null where the group was not known. */
export async function groupMembersAt(
  db: Reader,
  taskId: string,
  groupId: string,
  run: number,
): Promise<Set<string> | null> {
  const held = sql`from_run <= ${run} and (to_run is null or to_run > ${run}) and task_id = ${taskId}`;
  const known = await sql`select 1 from team_groups where dropbox_id = ${groupId} and ${held}`.execute(db);
  if (known.rows.length === 0) return null;
  const { rows } = await sql<{ member_id: string }>`select member_id from team_group_members
    where group_id = ${groupId} and ${held}`.execute(db);
  return new Set(rows.map(({ member_id }) => member_id));
}

/** Who had access to a namespace as of a run: people and invitees, those of a group one by one, and whole groups. */
export async function accessAt(db: Reader, namespaceId: number, run: number): Promise<Access[]> {
  const held = (table: string) =>
    sql`(${sql.ref(`${table}.from_run`)} <= ${run}
      and (${sql.ref(`${table}.to_run`)} is null or ${sql.ref(`${table}.to_run`)} > ${run}))`;
  const found = await sql<Access>`with given as (
      select m.*, ns.task_id from share_members m join namespaces ns on ns.id = m.namespace_id
      where m.namespace_id = ${namespaceId} and ${held("m")})
    select kind, name, email, access, is_inherited as isInherited, null as via from given
    union all
    select 'user', coalesce(e.name, gm.member_id), e.email, given.access, given.is_inherited, given.name from given
      join team_group_members gm on gm.task_id = given.task_id and gm.group_id = given.subject and ${
    held("gm")
  }
      left join entities e on e.task_id = given.task_id and e.kind = 'member' and e.dropbox_id = gm.member_id
      where given.kind = 'group'
    order by 6 nulls first, 1 desc, 2, 3`.execute(db);
  return found.rows;
}
