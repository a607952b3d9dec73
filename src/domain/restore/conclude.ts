import { countRestoreItems, type ItemCount } from "../../storage/catalogue/restore_items.ts";
import { countRestoreShares, type ShareCount } from "../../storage/catalogue/restore_shares.ts";
import { changeRestore, type RestoreTarget } from "../../storage/catalogue/restores.ts";
import { causeOf } from "../causes/causes.ts";
import { tellActivity } from "../tellings.ts";
import type { Writer } from "../../storage/catalogue/power.ts";
import type { Job } from "./job.ts";
import { isListedOnly } from "./listed_only.ts";
import type { RestoreResult } from "./restore.ts";
import { figuresOf } from "./sharing/figures.ts";
import { PART } from "./sizes.ts";
import { isReachable } from "./targets.ts";

/**
 * Law 7: success means that nothing is missing that can be given back; links and mount points, which Dropbox lets
 * nobody make, stay among the causes. `reason` is why it stopped before its end, or null.
 */
export async function concludeRestore(
  job: Job,
  reason: { code: string; detail: string } | null,
): Promise<RestoreResult> {
  const { catalogue, now } = job.parts;
  const counts = await countRestoreItems(catalogue.read, job.restore.id, PART);
  const shares = await countRestoreShares(catalogue.read, job.restore.id, false);
  const state = reason ? "parked" as const : stateOf(counts, shares);
  const endedAt = now().getTime();
  const resumeAt = reason?.code === "upload_limit_reached" ? nextMonth(now()) : null;
  await job.settle([]);
  const done = counts.filter((one) => one.state === "done");
  const files = done.filter((one) => one.kind === "file");
  const bytes = files.reduce((sum, one) => sum + one.bytes, 0);
  await catalogue.write(async (trx) => {
    await changeRestore(trx, job.restore.id, {
      state,
      ended_at: endedAt,
      resume_at: resumeAt?.getTime() ?? null,
      reason_code: reason?.code ?? null,
      reason: reason?.detail ?? null,
    });
    await tellRestore(trx, job, { state, reason, records: items(files), bytes, endedAt });
  });
  job.tell("done");
  return {
    restoreId: job.restore.id,
    state,
    reason,
    resumeAt,
    outcomes: {
      restored: items(files.filter((one) => one.outcome === "restored")),
      identical: items(files.filter((one) => one.outcome === "identical")),
      kept_both: items(files.filter((one) => one.outcome === "kept_both")),
    },
    folders: items(done.filter((one) => one.kind === "folder")),
    bytes,
    causes: causesOf([...counts, ...causesOfShares(shares)]),
    sharing: figuresOf(shares),
    destinations: [...job.targets.values()].filter(isThere).map(({ namespace, name, prefix }) => ({
      namespace,
      name,
      folder: prefix,
    })),
    seconds: (endedAt - job.startedAt) / 1000,
  };
}

/** One that stopped before its end, or was parked, is told of as interrupted: it is gone on with. */
async function tellRestore(
  trx: Writer,
  { restore, startedAt, parts }: Job,
  { state, reason, records, bytes, endedAt }: {
    state: "succeeded" | "partial" | "failed" | "parked";
    reason: { code: string } | null;
    records: number;
    bytes: number;
    endedAt: number;
  },
) {
  const description = reason ? causeOf(reason.code).sentence : `${records} files given back.`;
  const told = { activity: "restore", taskId: restore.task_id, item: restore.label ?? "" } as const;
  const { entities } = parts;
  const figures = { records, bytes, took: endedAt - startedAt };
  const outcome = state === "parked" ? "interrupted" : state;
  await tellActivity(trx, { ...told, ...figures, entities, outcome, description }, new Date(endedAt));
}

/** Dropbox counts upload calls anew from the 1st on (dropbox-api §5.4). */
function nextMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
}

/** A new folder that nobody may make is nowhere. */
function isThere(target: RestoreTarget): boolean {
  return target.prefix === "" ? isReachable(target) : target.prefix_made_at !== null;
}

/** Access that a rule forbids misses nothing; access that Dropbox refused does. */
function stateOf(counts: ItemCount[], shares: ShareCount[]): "succeeded" | "partial" | "failed" {
  const failed = counts.some((one) => one.state === "failed" && !isListedOnly(one));
  const isDone = counts.some((one) => one.state === "done");
  if (failed) return isDone ? "partial" : "failed";
  return shares.some((one) => one.state === "failed") ? "partial" : "succeeded";
}

/** What holds for a folder as a whole stands with each of its members; one of which nothing is known has none. */
function causesOfShares(shares: ShareCount[]) {
  const counted = shares.filter(({ kind, code }) => kind !== "folder" || code === "share_unknown");
  return counted.map((one) => ({ ...one, items: one.shares }));
}

function causesOf(counts: { state: string; code: string | null; items: number }[]): Record<string, number> {
  const causes: Record<string, number> = {};
  for (const { state, code, items } of counts) {
    if (state === "failed" || (state === "left" && code !== null)) {
      causes[code!] = (causes[code!] ?? 0) + items;
    }
  }
  return causes;
}

function items(counts: ItemCount[]): number {
  return counts.reduce((sum, one) => sum + one.items, 0);
}
