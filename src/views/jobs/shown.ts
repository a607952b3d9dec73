import type { ListedJob } from "../../domain/recovery/jobs/job_list.ts";
import { momentText } from "../components/moment.tsx";
import { againWord } from "../job/deeds.tsx";
import { STATUS } from "../job/state.tsx";
import type { JobDeed, JobRow } from "./job_table.tsx";

/** A job as the list shows it. */
export function shownJob(job: ListedJob): JobRow {
  const { id, kind, name, label, task, entity, initiator, destination, items, bytes, state, isCanceling } =
    job;
  return {
    id,
    kind,
    name,
    task,
    account: label === "" ? "" : entity ?? "",
    initiator,
    startedAt: job.started_at ?? job.asked_at,
    backupDate: job.snapshot_at,
    destination,
    items,
    bytes,
    status: STATUS[state],
    note: isCanceling ? "Stopping at the next item" : noteOf(job),
    part: state === "running" ? job.part : null,
    deeds: job.mayChange ? deedsOf(job) : [],
    again: againWord(state, job.sent_to === "download"),
  };
}

const NOTES: Partial<Record<ListedJob["state"], string>> = {
  planning: "Looking up what it would do",
  planned: "Waits for somebody to start it",
  pending: "Waits for its turn",
};

/** What stopped has a reason, and what waits for a day says which. */
function noteOf({ state, resume_at, why }: ListedJob): string | undefined {
  if (state === "parked" && resume_at !== null) return `Goes on by itself on ${momentText(resume_at)}`;
  return state === "parked" || state === "failed" ? why ?? undefined : NOTES[state];
}

function deedsOf({ kind, state, isOpen, isCanceling, restore_id, sent_to }: ListedJob): JobDeed[] {
  const deeds: JobDeed[] = [];
  if ((isOpen || state === "planned") && !isCanceling) deeds.push("cancel");
  if (sent_to === "download" && (state === "succeeded" || state === "partial")) deeds.push("results");
  const isPlanned = kind === "export" || restore_id !== null;
  if (isPlanned && (state === "partial" || state === "failed" || state === "parked")) deeds.push("retry");
  return deeds;
}
