import { addRecoveryJob, noteRecoveryJob, recoveryJobOfForm } from "../../storage/catalogue/recovery_jobs.ts";
import type { Actor } from "../actor.ts";
import { Conflict } from "../errors.ts";
import { newId } from "../ids.ts";
import type { Task } from "../tasks.ts";
import { ask, type JobParts, tell } from "./job_deeds.ts";
import type { OpenSnapshot } from "./open_snapshot.ts";
import type { AskedRestore, RestoreTarget } from "./restore_form.ts";

/** Asks for a restore of what is chosen: what it would do is looked up first. Answers the job's id; the same form makes one job. */
export async function askRestore(
  parts: JobParts,
  actor: Actor,
  task: Task,
  snapshot: OpenSnapshot,
  asked: {
    key: string;
    label: string;
    paths: string[];
    target: RestoreTarget;
    request: Omit<AskedRestore, "paths" | "into">;
  },
): Promise<string> {
  const { catalogue, now } = parts;
  const known = await recoveryJobOfForm(catalogue.read, `${actor.userId} ${asked.key}`);
  const id = known?.id ?? newId();
  if (!known) {
    if (asked.paths.length === 0) throw new Conflict("Cannot restore: nothing is chosen");
    const request: AskedRestore = {
      ...asked.request,
      paths: asked.paths,
      into: asked.target.into,
      entity: asked.target.entity,
    };
    const row = {
      id,
      kind: "restore" as const,
      task_id: task.id,
      entity_id: snapshot.entityId,
      run_id: snapshot.run,
      snapshot_at: snapshot.at.getTime(),
      label: asked.label,
      destination: asked.target.words,
      asked_by: actor.userId,
      initiator: `${actor.firstName} ${actor.lastName}`.trim(),
      asked_at: now.getTime(),
      form_key: `${actor.userId} ${asked.key}`,
      request: JSON.stringify(request),
      state: "planning" as const,
    };
    const isNew = await catalogue.write(async (trx) => {
      if (!await addRecoveryJob(trx, { ...NOTHING_YET, ...row })) return false;
      await noteRecoveryJob(trx, id, { at: row.asked_at, event: "asked", who: row.initiator });
      return true;
    });
    if (!isNew) {
      return await askRestore(parts, actor, task, snapshot, asked);
    }
  }
  // A process that died between the two leaves a row without a job: the form that is sent again makes it.
  const isAsked = known && known.state !== "planning";
  if (!isAsked) {
    await tell(
      parts,
      actor,
      task,
      id,
      "content.restore_asked",
      (trx) => ask(trx, actor, "restore_plan", id, now),
    );
  }
  return id;
}

const NOTHING_YET = {
  restore_id: null,
  plan: null,
  progress: null,
  started_at: null,
  ended_at: null,
  resume_at: null,
  reason_code: null,
  reason: null,
  told_at: null,
};
