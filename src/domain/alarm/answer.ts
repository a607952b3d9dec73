import { answerAlarm, changeAlarm } from "../../storage/catalogue/alarms.ts";
import { findRecoveryJob } from "../../storage/catalogue/recovery_jobs.ts";
import type { Actor } from "../actor.ts";
import type { Catalogue } from "../account_catalogue.ts";
import { Conflict, Forbidden } from "../errors.ts";
import { can, PERMISSIONS } from "../permissions.ts";
import { requireConsent } from "../recovery/asking/consent.ts";
import { askRestore, type JobParts, type RecoveryState } from "../recovery/jobs/jobs.ts";
import { openSnapshot } from "../recovery/open_snapshot.ts";
import { recoveryScope } from "../recovery/room.ts";
import { findTask } from "../tasks/tasks.ts";
import { tellAudit } from "../tellings.ts";
import { type Alarm, findAlarmFor } from "./alarms.ts";
import { harmOf } from "./harm.ts";

/** Whether a person may answer an alarm: it takes "Restore", for what they may browse. */
export function mayAnswer({ grant }: Actor, { taskId: task }: Pick<Alarm, "taskId">): boolean {
  return can(grant, "content.restore", { task }) && can(grant, "content.browse", { task });
}

/** "This was us": what is usual learns it, and its snapshots go by the rules again. Throws `NotFound`, `Forbidden`, `Conflict`. */
export async function wasUs(parts: { catalogue: Catalogue; now: Date }, actor: Actor, id: number) {
  const alarm = await answerable(parts.catalogue, actor, id);
  if (alarm.answer !== null) throw new Conflict("Cannot answer the alarm: somebody has answered it already");
  await answer(parts, actor, alarm, "ours");
}

/**
 * Asks for the restore that goes back to the alarm's clean point: in place, of what was harmed since; also where somebody
 * said that it was us, as long as that point's snapshot is left. Answers the job's id;
 * while that one is under way it is the same. Throws `NotFound`, `Forbidden`, `Conflict`, and `Invalid` where the consent is for reading alone.
 */
export async function goBack(parts: JobParts, actor: Actor, id: number): Promise<string> {
  const { catalogue, control, now } = parts;
  const alarm = await answerable(catalogue, actor, id);
  const before = alarm.answer?.job ?? "";
  const asked = await findRecoveryJob(catalogue.read, before);
  if (asked && !ENDED.has(asked.state)) return asked.id;
  const task = await findTask(control.read, actor.account, alarm.taskId);
  await requireConsent(control.read, actor.account, task, { into: null });
  const { folders } = await harmOf(catalogue.read, alarm);
  if (folders.length === 0) {
    throw new Conflict("Cannot go back: all files are as they were at the clean point");
  }
  const opened = { taskId: task.id, entityId: alarm.entity.id, run: alarm.clean.run, userId: actor.userId };
  const job = await askRestore(parts, actor, task, await openSnapshot(catalogue.read, opened), {
    key: `alarm-${id}-${alarm.last.run}-${before}`,
    label: "Back to the last clean point",
    paths: folders.map((folder) => `/${folder}`),
    target: { entity: null, into: null, words: `${alarm.entity.name}, in place` },
    request: { mode: "in-place", collision: "replace", sharing: "none", only: alarm.only },
  });
  if (alarm.answer?.kind !== "undone") await answer({ catalogue, now }, actor, alarm, "undone");
  await catalogue.write((trx) => changeAlarm(trx, id, { job_id: job }));
  return job;
}

const ENDED: ReadonlySet<RecoveryState> = new Set(["succeeded", "partial", "failed", "canceled"]);

async function answerable(catalogue: Catalogue, actor: Actor, id: number): Promise<Alarm> {
  const alarm = await findAlarmFor(catalogue.read, recoveryScope(actor), id);
  if (mayAnswer(actor, alarm)) return alarm;
  throw new Forbidden(`Cannot answer the alarm: it takes "${PERMISSIONS["content.restore"]}" for its task`);
}

async function answer(
  { catalogue, now }: { catalogue: Catalogue; now: Date },
  actor: Actor,
  { id, taskId, entity }: Alarm,
  kind: "ours" | "undone",
) {
  const row = { answer: kind, answered_at: now.getTime(), answered_by: actor.userId };
  await catalogue.write(async (trx) => {
    if (!await answerAlarm(trx, id, row)) {
      throw new Conflict("Cannot answer the alarm: somebody has answered it already");
    }
    const action = kind === "ours" ? "alarm.acknowledged" as const : "alarm.undone" as const;
    await tellAudit(trx, actor, { action, taskId, detail: { alarm: id, entities: [entity.id] } }, now);
  });
}
