import type { ListedJob } from "../../domain/recovery/job_list.ts";
import { MOVING, STATUS } from "../job/state.tsx";
import type { JobDeed, JobRow } from "./job_table.tsx";

/** A job as the list shows it. */
export function shownJob(job: ListedJob): JobRow {
  const { id, kind, label, task, entity, initiator, destination, items, bytes, state, isCanceling } = job;
  return {
    id,
    kind,
    name: label || entity || task,
    task,
    account: entity ?? "",
    initiator,
    startedAt: job.started_at ?? job.asked_at,
    backupDate: job.snapshot_at,
    destination,
    items,
    bytes,
    status: STATUS[state],
    note: isCanceling ? "Stopping at the next item" : NOTES[state],
    part: state === "running" ? partOf(job.progress) : null,
    deeds: job.mayChange ? deedsOf(job) : [],
  };
}

const NOTES: Partial<Record<ListedJob["state"], string>> = {
  planning: "Looking up what it would do",
  planned: "Waits for somebody to start it",
  pending: "Waits for its turn",
  parked: "Stopped, with a reason",
};

function deedsOf({ kind, state, isCanceling, restore_id }: ListedJob): JobDeed[] {
  const deeds: JobDeed[] = [];
  if (([...MOVING, "planned"] as ListedJob["state"][]).includes(state) && !isCanceling) deeds.push("cancel");
  if (kind === "export" && (state === "succeeded" || state === "partial")) deeds.push("results");
  const isPlanned = kind === "export" || restore_id !== null;
  if (isPlanned && (state === "partial" || state === "failed")) deeds.push("retry");
  return deeds;
}

/** 0 to 1; null where nothing is known yet. A restore tells of files, an export of items. */
function partOf(text: string | null): number | null {
  if (text === null) return null;
  const told: Record<string, number> = JSON.parse(text);
  const { bytes = 0, restoredBytes, doneBytes, files = 0, restored = 0, identical = 0, items, doneItems } =
    told;
  const [all, done] = [items ?? files, doneItems ?? restored + identical];
  const part = bytes > 0 ? (restoredBytes ?? doneBytes ?? 0) / bytes : all > 0 ? done / all : null;
  return part === null ? null : Math.min(1, part);
}
