import { dropErasedNames } from "../../storage/catalogue/name_index.ts";
import type { Catalogue, Writer } from "../../storage/catalogue/power.ts";
import { removeEntity, removeTaskRows, resetEntity } from "../../storage/catalogue/task_rows.ts";
import type { ObjectStore } from "../../storage/objects/object_store.ts";
import { nameOfTask, recordActivity } from "../activity/record.ts";
import { NOBODY } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlDatabase, ControlReader, ControlWriter } from "../control.ts";
import { forgetDestinationOf } from "../destinations.ts";
import { tellOf } from "../entities/tellings.ts";
import { NotFound } from "../errors.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import type { Due } from "../jobs/due.ts";
import { tellActivity } from "../tellings.ts";
import { carryOutErasures, type EraseKeeper, requestErasure } from "../upkeep/erase/erase.ts";

/** Tasks whose grace is over, also those whose deletion was begun and cut off. */
export async function dueTaskDeletions(db: ControlReader, now: Date): Promise<Due[]> {
  const rows = await db.selectFrom("tasks").select(["account_id", "id", "deletion_due_at"])
    .where("deletion_due_at", "<=", now.getTime()).execute();
  return rows.map((row) => ({
    account: row.account_id,
    kind: "deletion",
    subject: row.id,
    at: new Date(row.deletion_due_at!),
  }));
}

/**
 * The point of no return: from here on the task is deleted for everybody, and an undo finds nothing. False where it was
 * undone before. Answers true again where an earlier attempt was cut off.
 */
export async function beginTaskDeletion(
  db: ControlDatabase,
  account: string,
  taskId: string,
  now: Date,
): Promise<boolean> {
  return await db.write(async (trx) => {
    const done = await trx.updateTable("tasks")
      .set((eb) => ({ deleted_at: eb.fn.coalesce("deleted_at", eb.val(now.getTime())) }))
      .where("account_id", "=", account).where("id", "=", taskId)
      .where("deletion_due_at", "<=", now.getTime()).executeTakeFirst();
    return Number(done.numUpdatedRows) === 1;
  });
}

/**
 * Removes every object of the task's repository, then all that the catalogue says of it, then its password and rules.
 * `store` is the task's own place. Cut off at any line, the next call goes on. Answers how many objects went.
 */
export async function deleteTask(
  parts: {
    control: ControlDatabase;
    account: string;
    catalogue: Catalogue & { checkpoint(): Promise<void> };
    keys: InstanceKeys;
    now(): Date;
  },
  taskId: string,
  store: ObjectStore,
  signal: AbortSignal,
): Promise<{ objects: number }> {
  let objects = 0;
  for await (const { name } of store.list("")) {
    signal.throwIfAborted();
    await store.delete(name);
    objects++;
  }
  for (const row of await exportsOf(parts.catalogue, taskId)) {
    await forgetDestinationOf(parts.control, parts.account, row);
  }
  await removeTaskRows(parts.catalogue, taskId);
  // What was deleted stands in the log until then.
  await parts.catalogue.checkpoint();
  await parts.control.write(async (trx) => {
    for (const table of ["retention_policies", "retention_changes", "schedules", "recovery_kits"] as const) {
      await trx.deleteFrom(table).where("account_id", "=", parts.account).where("task_id", "=", taskId)
        .execute();
    }
    await trx.updateTable("tasks").set({
      repository_password: "",
      deletion_asked_at: null,
      deletion_due_at: null,
    })
      .where("account_id", "=", parts.account).where("id", "=", taskId).execute();
    await tellTaskDeleted(trx, parts, taskId, objects);
  });
  return { objects };
}

async function exportsOf({ read }: Pick<Catalogue, "read">, taskId: string) {
  return await read.selectFrom("recovery_jobs").select("request").where("task_id", "=", taskId)
    .where("kind", "=", "export").execute();
}

async function tellTaskDeleted(
  trx: ControlWriter,
  { account, keys, now }: { account: string; keys: InstanceKeys; now(): Date },
  taskId: string,
  objects: number,
) {
  const object = { kind: "task", id: taskId, name: await nameOfTask(trx, account, taskId) };
  await recordAudit(
    trx,
    keys,
    account,
    NOBODY,
    { action: "task.deleted", object, detail: { objects } },
    now(),
  );
  const description = "The days of grace are over: its repository and all that was known of it are gone.";
  const told = { activity: "task_deletion", outcome: "succeeded", taskId, records: objects } as const;
  await recordActivity(trx, account, { ...told, description }, now());
}

/** Where a task that is being deleted has its bytes. Throws `NotFound`. */
export async function placeOfDeleted(db: ControlReader, account: string, taskId: string): Promise<string> {
  const row = await db.selectFrom("tasks").select("store_prefix").where("account_id", "=", account)
    .where("id", "=", taskId).executeTakeFirst();
  if (row) return row.store_prefix;
  throw new NotFound(`Cannot find task "${taskId}": there is none of that id`);
}

/**
 * Takes what was backed up of entities whose grace is over out of every snapshot, with the bytes that nothing else
 * needs. Those still in the team stay in the table as Not Active; the others go from it. Answers how many.
 */
export async function deleteDueEntities(keeper: EraseKeeper): Promise<number> {
  const { catalogue, taskId, now } = keeper;
  const due = await catalogue.read.selectFrom("entities").select(["id", "archived_at"])
    .where("task_id", "=", taskId).where("deletion_due_at", "<=", now().getTime()).execute();
  if (due.length === 0) return 0;
  const namespaces = await catalogue.read.selectFrom("namespaces").select("dropbox_id")
    .where("task_id", "=", taskId).where("entity_id", "in", due.map((one) => one.id)).execute();
  const request = { items: [], paths: [], namespaces: namespaces.map((one) => one.dropbox_id) };
  if (namespaces.length > 0) {
    await requestErasure(keeper, request, true);
    await carryOutErasures(keeper);
  }
  for (const { id, archived_at } of due) {
    await catalogue.write(async (trx) => {
      await (archived_at === null ? resetEntity(trx, id) : removeEntity(trx, id));
      await tellDeleted(trx, taskId, id, now());
    });
  }
  await dropErasedNames(catalogue);
  return due.length;
}

async function tellDeleted(trx: Writer, taskId: string, id: number, now: Date) {
  await tellOf({ trx, by: NOBODY, taskId, now }, "entities.deleted", [{ id }]);
  const description = "The days of grace are over: nothing of what was backed up is left.";
  const told = { activity: "entity_deletion", outcome: "succeeded", taskId, entities: [id] } as const;
  await tellActivity(trx, { ...told, description }, now);
}

/** Archived entities whose days are over are deleted like those that a person asked to be, without a second grace (B7). */
export async function expireArchived(
  { catalogue, taskId, now }: Pick<EraseKeeper, "catalogue" | "taskId" | "now">,
  days: number | null,
): Promise<number> {
  if (days === null) return 0;
  const at = now().getTime();
  const done = await catalogue.write((trx) =>
    trx.updateTable("entities").set({ deletion_asked_at: at, deletion_due_at: at })
      .where("task_id", "=", taskId).where("archived_at", "<=", at - days * 86_400_000)
      .where("deletion_due_at", "is", null).executeTakeFirst()
  );
  return Number(done.numUpdatedRows);
}
