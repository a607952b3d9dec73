import { createHash } from "node:crypto";
import { sql } from "kysely";
import { OWNERS } from "../storage/database/scope_tables.ts";
import type { ObjectStore } from "../storage/objects/object_store.ts";
import { NOBODY } from "./actor.ts";
import { INSTALLATION, recordAudit } from "./audit/record.ts";
import type { ControlDatabase, ControlReader, ControlWriter } from "./control.ts";
import { Conflict } from "./errors.ts";
import type { InstanceKeys } from "./instance_keys.ts";
import type { Due } from "./jobs/due.ts";
import { stopJobs } from "./people/account_removal.ts";
import { forgetPerson } from "./people/users.ts";

const HOUR = 3_600_000;

/** Accounts whose grace is over; asked for each hour until nothing of them is left. */
export async function dueAccountErasures(db: ControlReader, now: Date): Promise<Due[]> {
  const rows = await db.selectFrom("accounts").select(["id", "removal_due_at"])
    .where("removal_due_at", "<=", now.getTime()).execute();
  return rows.map(({ id, removal_due_at: due }) => ({
    account: id,
    kind: "account_erasure",
    subject: id,
    at: new Date(due! + Math.floor((now.getTime() - due!) / HOUR) * HOUR),
  }));
}

/**
 * The point of no return: nobody enters any more, no job begins, an undo finds nothing. False where it was undone.
 * Throws `Conflict` while another job of the account still runs: it is being stopped.
 */
export async function beginAccountErasure(db: ControlDatabase, account: string, job: string, now: Date) {
  const begun = await db.write(async (trx) => {
    const { numUpdatedRows } = await trx.updateTable("accounts")
      .set((eb) => ({ removed_at: eb.fn.coalesce("removed_at", eb.val(now.getTime())) }))
      .where("id", "=", account).where("removal_due_at", "<=", now.getTime()).executeTakeFirst();
    if (numUpdatedRows !== 1n) return false;
    await trx.updateTable("tasks").set({ deleted_at: now.getTime(), deletion_due_at: null })
      .where("account_id", "=", account).where("deleted_at", "is", null).execute();
    await trx.deleteFrom("sessions").where("account_id", "=", account).execute();
    await stopJobs(trx, account, now, job);
    return true;
  });
  const running = await db.read.selectFrom("jobs").select("id").where("account_id", "=", account)
    .where("state", "=", "running").where("id", "!=", job).executeTakeFirst();
  if (running) throw new Conflict("Cannot erase the account yet: a job of it is still being stopped");
  return begun;
}

/** Removes every object below a place; answers how many. Cut off, the next call goes on. */
export async function emptyPlace(store: ObjectStore, place: string, signal: AbortSignal): Promise<number> {
  let count = 0;
  for await (const { name } of store.list(place)) {
    signal.throwIfAborted();
    await store.delete(name);
    count++;
  }
  return count;
}

/** Of a repository that was taken over from elsewhere, and may stand among what is not ours. */
export const REPOSITORY_PARTS = ["config", "keys/", "data/", "index/", "snapshots/", "locks/", "dropkeep/"];

/**
 * What a copy of `control.db` that is put back later has to be held against: a hash of the id, so that it names nobody.
 * Written before the rows go; twice is fine.
 */
export async function noteErasure(store: ObjectStore, account: string, now: Date) {
  const name = `erased-accounts/${hashOf(account)}`;
  for await (const { name: there } of store.list("erased-accounts/")) if (there === name) return;
  await store.put(name, new TextEncoder().encode(`${now.toISOString()}\n`));
}

/** Accounts of this database that the storage says were erased: of a copy from before. They are erased again. */
export async function replayErasures(db: ControlDatabase, store: ObjectStore, now: Date): Promise<number> {
  const erased = new Set<string>();
  for await (const { name } of store.list("erased-accounts/")) erased.add(name.split("/")[1]!);
  if (erased.size === 0) return 0;
  const rows = await db.read.selectFrom("accounts").select("id").execute();
  const back = rows.filter(({ id }) => erased.has(hashOf(id)));
  for (const { id } of back) {
    await db.write((trx) =>
      trx.updateTable("accounts").set({ removal_due_at: now.getTime(), removed_at: now.getTime() })
        .where("id", "=", id).execute()
    );
  }
  return back.length;
}

function hashOf(account: string): string {
  return createHash("sha256").update(account).digest("hex");
}

/** Removes every row of the account, its keys and its log, and the people who belong to no other (security K4). */
export async function eraseRows(
  db: ControlDatabase,
  keys: InstanceKeys,
  account: string,
  told: { objects: number; revoked: number },
  now: Date,
) {
  await db.write(async (trx) => {
    // Rows point at each other in both directions: whether all is well is looked at when all of them are gone.
    await sql`pragma defer_foreign_keys = on`.execute(trx);
    const people = await trx.selectFrom("grants").select("user_id").where("account_id", "=", account)
      .execute();
    await trx.deleteFrom("grants").where("account_id", "=", account).execute();
    for (const { user_id } of people) await forgetPerson(trx, user_id);
    for (const table of tenantTables()) await removeOf(trx, table, account);
    await trx.deleteFrom("accounts").where("id", "=", account).execute();
    // Last: the log may go only once the account is gone.
    await trx.deleteFrom("audit").where("account_id", "=", account).execute();
    const row = { action: "account.erased" as const, detail: { account: hashOf(account), ...told } };
    await recordAudit(trx, keys, INSTALLATION, NOBODY, row, now);
  });
  await db.checkpoint();
}

function tenantTables() {
  return Object.entries(OWNERS).filter(([table, owner]) => owner === "tenant" && table !== "audit")
    .map(([table]) => table as "tasks");
}

async function removeOf(trx: ControlWriter, table: "tasks", account: string) {
  await trx.deleteFrom(table).where("account_id", "=", account).execute();
}
