import type { Selectable } from "kysely";
import { z } from "zod";
import type { TasksTable } from "../../storage/database/control_tables.ts";
import { isTaken } from "../../storage/database/database_error.ts";
import type { AccountSecrets } from "../account_keys.ts";
import { findConnection } from "../connections/connections.ts";
import type { ControlDatabase, ControlReader, ControlWriter } from "../control.ts";
import { Conflict, NotFound } from "../errors.ts";
import { newId } from "../ids.ts";
import { readInput } from "../input.ts";
import { beginSchedule } from "./schedules.ts";
import { sealNewPassword } from "./repository.ts";

/** A backup task: one team into one repository. */
export interface Task {
  id: string;
  connectionId: string;
  name: string;
  /** Whether new members and team folders are backed up from the run that discovers them. */
  autoActivate: boolean;
  /** Days that archived entities are kept; null: for ever. */
  archiveRetentionDays: number | null;
  /** Where its repository stands in the object store, without slashes at the ends. */
  storePrefix: string;
  /** Config id of the repository, lowercase hex; null until it is made. */
  repositoryId: string | null;
  createdAt: Date;
  /** Whether file contents are indexed for search. */
  indexesContent: boolean;
  /** Until when its deletion can be undone; null: it is not to be deleted. */
  deletionDue: Date | null;
}

export const taskName = z.string("must be a text").trim().min(1, "must not be empty").max(
  100,
  "is longer than 100 characters",
)
  .regex(/^[^\p{Cc}]*$/u, "must be one line");

/** What a person says of a new task. */
const newTask = z.strictObject({
  name: taskName,
  connectionId: z.string(),
  autoActivate: z.boolean().default(true),
  archiveRetentionDays: z.int().min(1, "must be a day or more").nullable().default(null),
});

/** Makes a task with a repository password of its own. Throws `Invalid`, `NotFound` (connection), `Conflict` (name). */
export async function createTask(
  db: ControlDatabase,
  secrets: AccountSecrets,
  input: z.input<typeof newTask>,
  now: Date,
): Promise<Task> {
  return await db.write((trx) => addTask(trx, secrets, input, now));
}

/** The same within somebody's write. */
export async function addTask(
  trx: ControlWriter,
  secrets: AccountSecrets,
  input: z.input<typeof newTask>,
  now: Date,
): Promise<Task> {
  const { connectionId, ...settings } = readInput("Cannot create the task", newTask, input);
  const id = newId();
  await findConnection(trx, secrets.account, connectionId);
  await insert(trx, secrets.account, {
    id,
    connection_id: connectionId,
    name: settings.name,
    auto_activate: Number(settings.autoActivate),
    archive_retention_days: settings.archiveRetentionDays,
    repository_password: await sealNewPassword(secrets, id),
    created_at: now.getTime(),
  });
  await beginSchedule(trx, secrets.account, id, now);
  return await findTask(trx, secrets.account, id);
}

type New = Pick<
  Selectable<TasksTable>,
  | "id"
  | "connection_id"
  | "name"
  | "auto_activate"
  | "archive_retention_days"
  | "repository_password"
  | "created_at"
>;

async function insert(trx: ControlWriter, account: string, row: New) {
  const place = { store_prefix: `${account}/${row.id}`, repository_id: null, deleted_at: null };
  await trx.insertInto("tasks").values({ account_id: account, ...row, ...place }).execute()
    .catch((error: unknown) => refuseTaken(error, row.name));
}

function refuseTaken(error: unknown, name: string): never {
  if (!isTaken(error)) throw error;
  throw new Conflict(`Cannot name a task "${name}": another task has that name`);
}

/** Throws `NotFound`, for a stranger's and a deleted task too. */
export async function findTask(db: ControlReader, account: string, id: string): Promise<Task> {
  return asTask(await findRow(db, account, id));
}

/** By the name a person gave it; throws `NotFound`. */
export async function findTaskNamed(db: ControlReader, account: string, name: string): Promise<Task> {
  const row = await living(db, account).where("name", "=", name).executeTakeFirst();
  if (row === undefined) throw new NotFound(`Cannot find task "${name}": there is none of that name`);
  return asTask(row);
}

/** All tasks of an account that are not deleted, oldest first. */
export async function listTasks(db: ControlReader, account: string): Promise<Task[]> {
  return (await living(db, account).orderBy("created_at").orderBy("id").execute()).map(asTask);
}

async function findRow(db: ControlReader, account: string, id: string): Promise<Selectable<TasksTable>> {
  const row = await living(db, account).where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw new NotFound(`Cannot find task "${id}": there is none of that id`);
  return row;
}

function living(db: ControlReader, account: string) {
  return db.selectFrom("tasks").selectAll().where("account_id", "=", account).where("deleted_at", "is", null);
}

function asTask(row: Selectable<TasksTable>): Task {
  return {
    id: row.id,
    connectionId: row.connection_id,
    name: row.name,
    autoActivate: row.auto_activate === 1,
    archiveRetentionDays: row.archive_retention_days,
    storePrefix: row.store_prefix,
    repositoryId: row.repository_id,
    createdAt: new Date(row.created_at),
    indexesContent: row.indexes_content === 1,
    deletionDue: row.deletion_due_at === null ? null : new Date(row.deletion_due_at),
  };
}
