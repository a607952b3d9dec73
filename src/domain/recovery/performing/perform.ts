import {
  changeRecoveryJob,
  findRecoveryJob,
  moveRecoveryJob,
  type RecoveryJobRow,
} from "../../../storage/catalogue/recovery_jobs.ts";
import { findRestore } from "../../../storage/catalogue/restores.ts";
import type { Catalogue } from "../../account_catalogue.ts";
import { RunBroken } from "../../backup/run_broken.ts";
import { Conflict, Invalid, NotFound } from "../../errors.ts";
import { Later } from "../../jobs/settle.ts";
import { progressOf } from "../../restore/progress.ts";
import {
  planRestore,
  type RestoreParts,
  type RestoreProgress,
  type RestoreResult,
  runRestore,
} from "../../restore/restore.ts";
import type { AskedRestore } from "../asking/restore_form.ts";
import { Told } from "./told_progress.ts";

/** The row of a job that the queue points at. Throws `NotFound`. */
export async function rowOf(catalogue: Catalogue, id: string): Promise<RecoveryJobRow> {
  const row = await findRecoveryJob(catalogue.read, id);
  if (row) return row;
  throw new NotFound(`Cannot go on with job "${id}": there is none of that id`);
}

/** Where a restore job goes: which task's Dropbox, and what is asked. */
export function askedOf({ request }: RecoveryJobRow): AskedRestore {
  return JSON.parse(request);
}

/** What cannot be done as it was asked for is the job's end, in words; nothing has changed then. */
export async function refusing(
  catalogue: Catalogue,
  id: string,
  now: () => Date,
  act: () => Promise<void>,
  code: "restore_refused" | "export_refused" = "restore_refused",
) {
  try {
    await act();
  } catch (error) {
    const isRefused = error instanceof Conflict || error instanceof NotFound || error instanceof Invalid;
    if (!isRefused) throw error;
    await endJob(catalogue, id, now(), "failed", { code, detail: error.message });
  }
}

/** Looks up what a restore would do, and writes it into the job's row for somebody to read and start. Throws as `planRestore`. */
export async function planJob(parts: RestoreParts, row: RecoveryJobRow, signal: AbortSignal) {
  const { paths, mode, entity, collision, only = null, sharing } = askedOf(row);
  const request = { run: row.run_id, paths, mode, entity, collision, only, sharing, label: row.label };
  const plan = await planRestore({ ...parts, entities: [row.entity_id] }, request, signal);
  await parts.catalogue.write((trx) =>
    moveRecoveryJob(trx, row.id, { at: parts.now().getTime(), event: "planned" }, {
      state: "planned",
      restore_id: plan.restoreId,
      plan: JSON.stringify(plan),
      items: plan.files + plan.folders,
      bytes: plan.bytes,
    })
  );
}

/** Reasons that pass by themselves: the queue tries again in minutes. */
const PASSING = new Set(["source_unavailable", "rate_limited", "store_unavailable"]);

/**
 * Does what was planned, or goes on with it. Answers how it ended; null: it had succeeded, and only the row did not know. Throws `Later` where the month's upload calls are used
 * up, what the queue tries again, and the signal's reason where it was stopped.
 */
export async function restoreForJob(
  parts: RestoreParts,
  row: RecoveryJobRow,
  signal: AbortSignal,
): Promise<RestoreResult | null> {
  const { catalogue, now } = parts;
  const before = await findRestore(catalogue.read, row.task_id, row.restore_id!);
  if (before?.state === "succeeded") {
    await concludeRow(parts, row);
    return null;
  }
  const at = now().getTime();
  const event = row.started_at === null ? "running" : "went_on";
  await catalogue.write((trx) =>
    // Its next end is another one, to be told of anew: what waited for the 1st was told of when it stopped.
    moveRecoveryJob(trx, row.id, { at, event }, {
      state: "running",
      started_at: row.started_at ?? at,
      resume_at: null,
      reason_code: null,
      reason: null,
      told_at: null,
    })
  );
  const told = new Told<RestoreProgress>(catalogue, row.id, now);
  const result = await runRestore({ ...parts, entities: [row.entity_id] }, row.restore_id!, {
    signal,
    onProgress: (progress) => told.hear(progress),
  });
  await told.end();
  signal.throwIfAborted();
  const { state, reason, resumeAt } = result;
  const parked = { at: now().getTime(), event: "parked" };
  if (resumeAt) {
    const until = { resume_at: resumeAt.getTime() };
    await catalogue.write((trx) => moveRecoveryJob(trx, row.id, parked, { ...park(reason!), ...until }));
    throw new Later(resumeAt, reason!.code, reason!.detail);
  }
  if (reason && PASSING.has(reason.code)) {
    await catalogue.write((trx) => changeRecoveryJob(trx, row.id, { state: "pending" }));
    throw new RunBroken({ code: reason.code, detail: reason.detail, stopsRun: true });
  }
  if (reason) await catalogue.write((trx) => moveRecoveryJob(trx, row.id, parked, park(reason)));
  else await endJob(catalogue, row.id, now(), state as "succeeded" | "partial" | "failed");
  return result;
}

/** A process died after the restore's last word and before the row's. */
async function concludeRow(parts: RestoreParts, row: RecoveryJobRow) {
  const progress: RestoreProgress = { ...await progressOf(parts, row.restore_id!), phase: "done" };
  await parts.catalogue.write((trx) =>
    changeRecoveryJob(trx, row.id, { progress: JSON.stringify(progress) })
  );
  await endJob(parts.catalogue, row.id, parts.now(), "succeeded");
}

function park({ code, detail }: { code: string; detail: string }) {
  return { state: "parked" as const, reason_code: code, reason: detail };
}

/** Writes how a job ended. */
export async function endJob(
  catalogue: Catalogue,
  id: string,
  at: Date,
  state: "succeeded" | "partial" | "failed" | "canceled",
  reason: { code: string; detail: string } | null = null,
) {
  await catalogue.write((trx) =>
    moveRecoveryJob(trx, id, { at: at.getTime(), event: state }, {
      state,
      ended_at: at.getTime(),
      resume_at: null,
      reason_code: reason?.code ?? null,
      reason: reason?.detail ?? null,
    })
  );
}
