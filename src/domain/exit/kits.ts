import { hasLimited } from "../../storage/catalogue/run_list.ts";
import { countSnapshots } from "../../storage/catalogue/snapshots.ts";
import type { Reader } from "../account_catalogue.ts";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlDatabase, ControlReader } from "../control.ts";
import { Conflict, Forbidden } from "../errors.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import { can } from "../permissions.ts";
import { recoverableTask } from "../recovery/room.ts";
import { newRecoveryPassword } from "../recovery_password.ts";
import { listTasks, type Task } from "../tasks/tasks.ts";
import type { ExitDoor, OpenExit } from "./exit_door.ts";
import { kitText } from "./kit_text.ts";

/** The name that the key gets in a kit's commands. */
export const PASSWORD_FILE = "recovery.key";

/** A kit that was downloaded. */
export interface Kit {
  keyId: string;
  madeAt: Date;
  madeBy: string;
}

/** What a page says of a task's way out. */
export interface Exit {
  task: Task;
  door: Omit<ExitDoor, "addKey">;
  kits: Kit[];
  snapshots: number;
  /** When the newest snapshot's run began. */
  last: Date | null;
}

export interface ExitParts {
  control: ControlDatabase;
  catalogue: Reader;
  open: OpenExit;
}

/** Throws `NotFound`, `Forbidden`; `Conflict` where nothing was backed up yet. */
export async function exitOf(parts: ExitParts, actor: Actor, id: string): Promise<Exit> {
  const task = await exitTask(parts, actor, id);
  const { snapshots, last } = await countSnapshots(parts.catalogue, task.id);
  return {
    task,
    door: await parts.open(actor.account, task.id),
    kits: await kitsOf(parts.control.read, actor.account, task.id),
    snapshots,
    last: last === null ? null : new Date(last),
  };
}

/**
 * Makes a kit: a new password that opens the task's repository. Answers it as a text, which nobody can show again. Throws
 * as `exitOf`.
 */
export async function makeKit(
  parts: ExitParts & { keys: InstanceKeys; now: Date },
  actor: Actor,
  id: string,
): Promise<string> {
  const task = await exitTask(parts, actor, id);
  const door = await parts.open(actor.account, task.id);
  const password = newRecoveryPassword();
  const keyId = await door.addKey(password);
  const madeBy = `${actor.firstName} ${actor.lastName}`.trim();
  await parts.control.write(async (trx) => {
    await trx.insertInto("recovery_kits").values({
      account_id: actor.account,
      task_id: task.id,
      key_id: keyId,
      made_at: parts.now.getTime(),
      made_by: madeBy,
    }).execute();
    const object = { kind: "task", id: task.id, name: task.name };
    const told = { action: "key.added" as const, object, detail: { key: keyId.slice(0, 8) } };
    await recordAudit(trx, parts.keys, actor.account, actor, told, parts.now);
  });
  const by = { account: actor.accountName, task: task.name, name: madeBy, at: parts.now };
  return kitText(by, door, { keyId, password, passwordFile: PASSWORD_FILE });
}

/** Tasks that are backed up and of which nobody has a kit yet, of those that a person may make one of. */
export async function tasksWithoutKit(
  parts: { control: ControlReader; catalogue: Reader },
  actor: Actor,
): Promise<Task[]> {
  const made = await parts.control.selectFrom("recovery_kits").select("task_id")
    .where("account_id", "=", actor.account).execute();
  const known = new Set(made.map((row) => row.task_id));
  const open: Task[] = [];
  for (const task of await listTasks(parts.control, actor.account)) {
    const { id, deletionDue, repositoryId } = task;
    if (known.has(id) || deletionDue !== null || repositoryId === null) continue;
    if (can(actor.grant, "content.download", { task: id }) && await isOpenTo(parts.catalogue, actor, id)) {
      open.push(task);
    }
  }
  return open;
}

async function exitTask({ control, catalogue }: ExitParts, actor: Actor, id: string): Promise<Task> {
  const task = await recoverableTask(control.read, actor, id, "content.download");
  if (!await isOpenTo(catalogue, actor, id)) {
    throw new Forbidden(
      `Cannot hand out a key of "${task.name}": it would open what carries Limited Access; the primary user can`,
    );
  }
  if (task.repositoryId === null) {
    throw new Conflict(`Cannot leave with "${task.name}": nothing was backed up yet; wait for its first run`);
  }
  return task;
}

/** A key opens everything, Limited Access too (product B9). */
async function isOpenTo(db: Reader, { grant }: Actor, task: string): Promise<boolean> {
  return grant.role === "primary" || !await hasLimited(db, task);
}

async function kitsOf(db: ControlReader, account: string, taskId: string): Promise<Kit[]> {
  const rows = await db.selectFrom("recovery_kits").selectAll().where("account_id", "=", account)
    .where("task_id", "=", taskId).orderBy("made_at", "desc").execute();
  return rows.map((row) => ({ keyId: row.key_id, madeAt: new Date(row.made_at), madeBy: row.made_by }));
}
