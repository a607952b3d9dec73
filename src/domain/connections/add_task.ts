import { z } from "zod";
import { authorizeUrl } from "../../dropbox/oauth.ts";
import { BACKUP_SCOPES, RESTORE_SCOPES } from "../../dropbox/scopes.ts";
import { openAccountSecrets } from "../account_keys.ts";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { keepAuthorization, type Purpose } from "./authorizations.ts";
import type { ControlDatabase, ControlReader } from "../control.ts";
import { findConnection } from "./connections.ts";
import { Conflict, Forbidden, Invalid } from "../errors.ts";
import { readInput } from "../input.ts";
import { can } from "../permissions.ts";
import type { Portal } from "../portal.ts";
import { newSchedule } from "../tasks/schedules.ts";
import { scopeOf } from "../scope.ts";
import { taskFor } from "../tasks/page.ts";
import { backUpNow, changeTask, changeTaskSchedule } from "../tasks/settings.ts";
import { type Task, taskName } from "../tasks/tasks.ts";

/** Who does something to a task, through which doors. */
export interface Asking {
  portal: Portal;
  db: ControlDatabase;
  actor: Actor;
}

/** What a person says of a task before its team is connected. */
export const addTaskForm = z.strictObject({ name: taskName });

/** Where Dropbox sends people back to: what stands in its App Console, letter for letter. */
export function redirectUri({ settings }: Pick<Portal, "settings">): string {
  return `${settings.origin}/tasks/connected`;
}

/** Step 1 of a new task (B2). Answers the page of Dropbox where a team's admin agrees. Throws `Invalid`, `Forbidden`, `Conflict`. */
export async function askForTask(asking: Asking, input: unknown): Promise<string> {
  const { name } = readInput("Cannot add the task", addTaskForm, input);
  // Who may change single tasks alone has none of those that are not there yet.
  if (!can(asking.actor.grant, "tasks.modify", { task: "" })) {
    throw new Forbidden("Cannot add a task: you may change single tasks only; ask an administrator");
  }
  await refuseTaken(asking, name);
  return await sendToDropbox(asking, { taskName: name, taskId: null }, name);
}

/** Throws `Invalid` where another task than `id` has the name. */
export async function refuseTaken({ db, actor }: Pick<Asking, "db" | "actor">, name: string, id = "") {
  const taken = await db.read.selectFrom("tasks").select("id").where("name", "=", name).where("id", "!=", id)
    .where("account_id", "=", actor.account).where("deleted_at", "is", null).executeTakeFirst();
  if (!taken) return;
  const words = "is that of another task; choose another one";
  throw new Invalid(`Cannot name the task "${name}": the name ${words}`, { name: words });
}

/** Of a task that is connected again: `restore` asks for what giving back takes, too; `back`: where one goes on after it. */
export const connectForm = z.strictObject({
  restore: z.string().optional(),
  back: z.string().max(500).optional(),
});

/**
 * The way back in for a task whose connection is lost, or is to be renewed (B3), or is to allow giving back too. What was
 * allowed before is asked for again. Throws `NotFound`, `Forbidden`, `Conflict`.
 */
export async function askToReconnect(
  asking: Asking,
  taskId: string,
  { restore }: z.input<typeof connectForm> = {},
): Promise<string> {
  const { task, connection } = await taskWithTeam(asking, taskId);
  const wants = restore === "yes" || RESTORE_SCOPES.every((scope) => connection.scopes.includes(scope));
  return await sendToDropbox(
    asking,
    { taskName: null, taskId },
    task.name,
    wants ? RESTORE_SCOPES : BACKUP_SCOPES,
  );
}

async function sendToDropbox(
  { portal, db, actor }: Asking,
  purpose: Purpose,
  name: string,
  scopes = BACKUP_SCOPES,
): Promise<string> {
  const { dropboxApp: app, now } = portal;
  if (app === null) {
    throw new Conflict("Cannot connect Dropbox: the operator has not set up a Dropbox app yet");
  }
  const secrets = await openAccountSecrets(db.read, portal.ring, actor.account);
  const asked = await db.write(async (trx) => {
    const object = { kind: "task", id: purpose.taskId ?? "", name };
    await recordAudit(
      trx,
      portal.keys,
      actor.account,
      actor,
      { action: "task.consent_asked", object },
      now(),
    );
    return await keepAuthorization(trx, secrets, { sessionId: actor.sessionId, purpose, now: now() });
  });
  return authorizeUrl(app, { ...asked, redirectUri: redirectUri(portal), scopes });
}

/** A task whose settings the person may change. Throws `NotFound`, `Forbidden`. */
export async function ownTask({ db, actor }: Pick<Asking, "db" | "actor">, id: string): Promise<Task> {
  return await taskFor(db.read, actor, id, "tasks.modify");
}

/** A task and the team it is of. Throws `NotFound`, `Forbidden`. */
export async function taskWithTeam(asking: Asking, id: string) {
  const task = await ownTask(asking, id);
  return { task, connection: await connectionOf(asking.db.read, task, asking.actor) };
}

async function connectionOf(db: ControlReader, task: Task, { account }: Actor) {
  return await findConnection(db, account, task.connectionId);
}

/** A box that is ticked or not. */
export const ticked = z.literal("on", "must be on or absent").optional().transform((on) => on === "on");

/** The last step: when, and what of the new ones. */
export const startForm = newSchedule.extend({ autoActivate: ticked });

/** Sets it and begins the first backup. Throws `Invalid`, `NotFound`, `Forbidden`, `Conflict`. */
export async function startTask(asking: Asking, id: string, input: unknown) {
  const { portal: { keys, now }, db, actor } = asking;
  const task = await ownTask(asking, id);
  const { autoActivate, ...schedule } = readInput("Cannot start the backup", startForm, input);
  await db.write(async (trx) => {
    const changing = { trx, scope: scopeOf(actor), now: now() };
    await changeTask(changing, id, { autoActivate });
    await changeTaskSchedule(changing, id, schedule);
    await backUpNow(changing, id);
    const object = { kind: "task", id, name: task.name };
    const detail = { ...schedule, autoActivate };
    await recordAudit(trx, keys, actor.account, actor, { action: "task.started", object, detail }, now());
  });
}
