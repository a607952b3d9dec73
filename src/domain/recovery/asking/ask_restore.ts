import type { Actor } from "../../actor.ts";
import type { Task } from "../../tasks/tasks.ts";
import { askJob } from "./ask_job.ts";
import type { JobParts } from "../jobs/job_deeds.ts";
import type { OpenSnapshot } from "../open_snapshot.ts";
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
  const { key, label, paths, target } = asked;
  const request: AskedRestore = { ...asked.request, paths, into: target.into, entity: target.entity };
  return await askJob(parts, actor, task, snapshot, {
    key,
    label,
    kind: "restore",
    destination: target.words,
    request,
    state: "planning",
    queued: "restore_plan",
    audit: "content.restore_asked",
  });
}
