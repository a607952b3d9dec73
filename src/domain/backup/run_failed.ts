import { suspect } from "../../storage/catalogue/pending.ts";
import { endRun } from "../../storage/catalogue/runs.ts";
import { causeOf } from "../causes/causes.ts";
import { failureOf } from "./failure.ts";
import type { JobFailure } from "./pipeline/messages.ts";
import type { BackupParts } from "./run.ts";
import { RunBroken } from "./run_broken.ts";
import { tellBrokenRun } from "./told_runs.ts";

/** A run that could not go on; the catalogue has it as failed, with the same code. */
export class RunFailed extends Error {
  constructor(readonly run: number, readonly failure: JobFailure, options?: ErrorOptions) {
    super(`${causeOf(failure.code).sentence} ${causeOf(failure.code).fix} (${failure.detail})`, options);
    this.name = "RunFailed";
  }
}

/** A catalogue that cannot be written either keeps the row as running; the next start of the program ends it. */
export async function recordFailure(
  parts: BackupParts,
  run: number,
  startedAt: Date,
  error: unknown,
): Promise<RunFailed> {
  const failure = parts.signal.aborted
    ? { code: "interrupted", detail: "stopped on request", stopsRun: true }
    : error instanceof RunBroken
    ? error.failure
    : failureOf(error);
  const failed = new RunFailed(run, failure, { cause: error });
  const end = {
    state: failure.code === "interrupted" ? "interrupted" as const : "failed" as const,
    ended_at: parts.now().getTime(),
    reason_code: failure.code,
    reason: failure.detail,
  };
  await parts.catalogue.write(async (trx) => {
    if (error instanceof RunBroken) await suspect(trx, error.suspects);
    if (await endRun(trx, run, end)) await tellBrokenRun(trx, { taskId: parts.task.id, startedAt, end });
  }).catch((second) => {
    failed.cause = new AggregateError([error, second], "the run failed, and so did writing that down");
  });
  return failed;
}
