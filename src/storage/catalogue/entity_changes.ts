import { type RawBuilder, sql } from "kysely";
import type { Writer } from "./power.ts";

/** An entity that a statement changed. */
export interface ChangedEntity {
  id: number;
  kind: "member" | "team_folder";
  name: string;
  email: string | null;
}

/** Entities changed by one statement: others are answered between two of them. */
const PAGE = 500;

const CHANGES = {
  activate: (at: number) =>
    change("activated_at = coalesce(activated_at, ", at, "), paused_at = null", STANDS.idle),
  pause: (at: number) => change("paused_at = ", at, "", STANDS.active),
  limit: (at: number) => change("limited_at = ", at, "", "limited_at is null"),
  unlimit: () => change("limited_at = null", null, "", "limited_at is not null"),
  undelete: () =>
    change("deletion_asked_at = null, deletion_due_at = null", null, "", "deletion_due_at is not null"),
};

const STANDS = {
  idle: "archived_at is null and deletion_due_at is null and (activated_at is null or paused_at is not null)",
  active:
    "activated_at is not null and paused_at is null and archived_at is null and deletion_due_at is null",
};

function change(before: string, value: number | null, after: string, where: string) {
  const set = value === null ? sql.raw(before) : sql`${sql.raw(before)}${value}${sql.raw(after)}`;
  return { set, where: sql.raw(where) };
}

export type EntityChange = keyof typeof CHANGES;

/** Changes those of the entities that the change says something new of; answers them, by id. */
export async function changeEntities(
  trx: Writer,
  name: EntityChange,
  ids: readonly number[],
  at: number,
): Promise<ChangedEntity[]> {
  return await update(trx, CHANGES[name](at), ids);
}

/** What was backed up of them goes at `dueAt`; nothing of them is backed up any more. */
export async function markForDeletion(
  trx: Writer,
  ids: readonly number[],
  { askedAt, dueAt }: { askedAt: number; dueAt: number },
): Promise<ChangedEntity[]> {
  const set = sql`deletion_asked_at = ${askedAt}, deletion_due_at = ${dueAt}`;
  return await update(trx, { set, where: sql.raw("deletion_due_at is null") }, ids);
}

async function update(
  trx: Writer,
  { set, where }: { set: RawBuilder<unknown>; where: RawBuilder<unknown> },
  ids: readonly number[],
): Promise<ChangedEntity[]> {
  const changed: ChangedEntity[] = [];
  for (let at = 0; at < ids.length; at += PAGE) {
    const some = JSON.stringify(ids.slice(at, at + PAGE));
    const { rows } = await sql<ChangedEntity>`update entities set ${set}
      where id in (select value from json_each(${some})) and ${where} returning id, kind, name, email`
      .execute(trx);
    changed.push(...rows);
  }
  return changed;
}
