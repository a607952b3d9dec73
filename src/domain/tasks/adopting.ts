import { Secret } from "../../storage/secrets/secret.ts";
import type { AccountSecrets } from "../account_keys.ts";
import { markLost, saveConnection } from "../connections/connections.ts";
import type { ControlDatabase, ControlWriter } from "../control.ts";
import { Conflict } from "../errors.ts";
import type { TeamFacts } from "../rebuild/team_facts.ts";
import { beginSchedule } from "./schedules.ts";
import { sealPassword } from "./repository.ts";
import { findTask, listTasks, type Task } from "./tasks.ts";

/** A repository that was made by a Dropkeep whose data is gone. */
export interface FoundRepository {
  /** Config id, lowercase hex. */
  id: string;
  /** Where it stands in the configured store. */
  storePrefix: string;
  /** Adds one more password to it, the task's own: what it was opened by can be taken away again. */
  addPassword(): Promise<Secret>;
  task: TeamFacts["task"];
}

/**
 * Makes the task of a found repository again, and a connection that waits for a new consent: who connects the same team
 * goes on with the task. Twice is once. Throws `Conflict` where the account has another task.
 */
export async function adoptRepository(
  db: ControlDatabase,
  secrets: AccountSecrets,
  found: FoundRepository,
  now: Date,
): Promise<Task> {
  const [known] = await listTasks(db.read, secrets.account);
  if (known?.repositoryId === found.id) return known;
  if (known) {
    const fix = "set DROPKEEP_DATA to a folder of its own";
    throw new Conflict(
      `Cannot take over the repository: this data folder has the task "${known.name}"; ${fix}`,
    );
  }
  const connectionId = await lostConnection(db, secrets, found.task, now);
  const sealed = await sealPassword(secrets, found.task.id, await found.addPassword());
  await db.write(async (trx) => {
    await insert(trx, secrets.account, { found, connectionId, sealed });
    await beginSchedule(trx, secrets.account, found.task.id, now);
  });
  return await findTask(db.read, secrets.account, found.task.id);
}

async function lostConnection(
  db: ControlDatabase,
  secrets: AccountSecrets,
  { id, name, admin, team }: TeamFacts["task"],
  now: Date,
): Promise<string> {
  const nothing = { appKey: "", appSecret: null, scopes: [], refreshToken: new Secret("") };
  const told = { teamId: team?.id ?? `unknown:${id}`, teamName: team?.name ?? name, adminMemberId: admin };
  const connection = await saveConnection(db, secrets, { ...nothing, ...told }, now);
  const reason = "Taken over from the storage; connect the team again";
  await markLost(db, secrets.account, connection.id, reason, now);
  return connection.id;
}

interface Adoption {
  found: FoundRepository;
  connectionId: string;
  sealed: string;
}

async function insert(trx: ControlWriter, account: string, { found, connectionId, sealed }: Adoption) {
  const { id, name, autoActivate, createdAt } = found.task;
  await trx.insertInto("tasks").values({
    account_id: account,
    id,
    connection_id: connectionId,
    name,
    auto_activate: Number(autoActivate),
    archive_retention_days: null,
    store_prefix: found.storePrefix,
    repository_password: sealed,
    repository_id: found.id,
    created_at: createdAt,
    deleted_at: null,
  }).execute();
}
