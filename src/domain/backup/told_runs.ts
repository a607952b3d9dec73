import type { Writer } from "../../storage/catalogue/power.ts";
import { interruptRuns } from "../../storage/catalogue/runs.ts";
import { causeOf } from "../causes/causes.ts";
import { tellActivity } from "../tellings.ts";

/** What a run says of itself when it came to its end. */
interface ConcludedRun {
  state: "success" | "partial";
  causes: Record<string, number>;
  entities: number;
  added: number;
  changed: number;
  removed: number;
  downloadedBytes: number;
  seconds: number;
}

/** Tells System Activity of a run that left a snapshot, in the write that ends it. */
export async function tellConcludedRun(trx: Writer, taskId: string, run: ConcludedRun, endedAt: Date) {
  const missing = Object.values(run.causes).reduce((sum, count) => sum + count, 0);
  await tellActivity(trx, {
    activity: "backup",
    outcome: run.state === "success" ? "succeeded" : "partial",
    taskId,
    item: counted(run.entities, "member or folder", "members and folders"),
    records: run.added + run.changed,
    bytes: run.downloadedBytes,
    took: Math.round(run.seconds * 1000),
    description:
      `${counted(run.added, "item", "items")} new, ${run.changed} changed, ${run.removed} removed.` +
      (missing === 0 ? "" : ` ${counted(missing, "item", "items")} could not be backed up.`),
  }, endedAt);
}

/** The same of one that did not get there. */
export async function tellBrokenRun(
  trx: Writer,
  { taskId, startedAt, end }: {
    taskId: string;
    startedAt: Date;
    end: { state: "failed" | "interrupted"; ended_at: number; reason_code: string };
  },
) {
  const { sentence, fix } = causeOf(end.reason_code);
  await tellActivity(trx, {
    activity: "backup",
    outcome: end.state,
    taskId,
    took: end.ended_at - startedAt.getTime(),
    description: `${sentence} ${fix}`,
  }, new Date(end.ended_at));
}

/** Ends runs that a dead process left behind, of one task or of all, and tells of each. */
export async function endInterruptedRuns(trx: Writer, now: Date, taskId?: string) {
  for (const run of await interruptRuns(trx, now.getTime(), taskId)) {
    const end = { state: "interrupted" as const, ended_at: now.getTime(), reason_code: "interrupted" };
    await tellBrokenRun(trx, { taskId: run.task_id, startedAt: new Date(run.started_at), end });
  }
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
