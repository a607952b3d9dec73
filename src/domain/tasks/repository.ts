import { Secret } from "../../storage/secrets/secret.ts";
import type { AccountSecrets } from "../account_keys.ts";
import type { ControlDatabase, ControlReader } from "../control.ts";
import { Conflict, NotFound } from "../errors.ts";

const PASSWORD = "tasks.repository_password";

/** A random password by which a task opens its repository: 256 bits, nobody types it. */
export function newTaskPassword(): Secret {
  const random = crypto.getRandomValues(new Uint8Array(32));
  return new Secret(random.toBase64({ alphabet: "base64url", omitPadding: true }));
}

/** One for the repository of a task that is being made, sealed. */
export async function sealNewPassword(secrets: AccountSecrets, taskId: string): Promise<string> {
  return await sealPassword(secrets, taskId, newTaskPassword());
}

/** The password by which a task opens its repository, sealed. */
export async function sealPassword(
  secrets: AccountSecrets,
  taskId: string,
  password: Secret,
): Promise<string> {
  return await secrets.seal(PASSWORD, password, taskId);
}

/** The password of a task's repository: with it and the objects, stock restic reads everything. Throws `NotFound`. */
export async function openRepositoryPassword(
  db: ControlReader,
  secrets: AccountSecrets,
  taskId: string,
): Promise<Secret> {
  const row = await findRow(db, secrets.account, taskId);
  return await secrets.open(PASSWORD, row.repository_password, taskId);
}

/** Notes which repository the task made; the same again is fine, another one is a `Conflict`. */
export async function recordRepository(
  db: ControlDatabase,
  account: string,
  taskId: string,
  repositoryId: string,
) {
  // Each opening asks: a write would make it wait for whoever writes.
  if ((await findRow(db.read, account, taskId)).repository_id === repositoryId) return;
  await db.write(async (trx) => {
    const { name, repository_id } = await findRow(trx, account, taskId);
    if (repository_id === repositoryId) return;
    if (repository_id !== null) {
      throw new Conflict(`Cannot back up "${name}": its place holds another repository`);
    }
    await trx.updateTable("tasks").set({ repository_id: repositoryId })
      .where("account_id", "=", account).where("id", "=", taskId).execute();
  });
}

async function findRow(db: ControlReader, account: string, taskId: string) {
  const row = await db.selectFrom("tasks").select(["name", "repository_password", "repository_id"])
    .where("account_id", "=", account).where("id", "=", taskId).where("deleted_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) {
    throw new NotFound(`Cannot open the repository of task "${taskId}": there is no such task`);
  }
  return row;
}
