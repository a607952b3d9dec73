import type { Actor } from "../../actor.ts";
import type { Task } from "../../tasks/tasks.ts";
import { askJob } from "./ask_job.ts";
import type { AskedExport, ExportDestination } from "./export_form.ts";
import type { JobParts } from "../jobs/job_deeds.ts";
import type { OpenSnapshot } from "../open_snapshot.ts";

/** Asks for what is chosen to be given out. Answers the job's id; the same form makes one job. */
export async function askExport(
  parts: JobParts,
  actor: Actor,
  task: Task,
  snapshot: OpenSnapshot,
  asked: {
    key: string;
    label: string;
    /** Places in the snapshot. */
    paths: string[];
    destination: ExportDestination;
    /** The destination, for people. */
    words: string;
    mail: boolean;
  },
): Promise<string> {
  const { key, label, paths, destination, words, mail } = asked;
  const request: AskedExport = { paths, destination, mail };
  return await askJob(parts, actor, task, snapshot, {
    key,
    label,
    kind: "export",
    destination: words,
    request,
    state: "pending",
    queued: "export",
    audit: "content.export_asked",
  });
}
