import type { TaskPage } from "../../domain/tasks/page.ts";
import type { TaskProgress } from "../../domain/tasks/progress.ts";
import type { ProgressProps } from "../components/progress.tsx";
import { statusOf } from "../status.ts";
import type { TaskHeadProps } from "./task_head.tsx";

/** What heads the pages of a task. */
export function shownHead(row: TaskPage): Pick<TaskHeadProps, "task" | "entities" | "problems" | "run"> {
  const { task, connection, lastRun } = row;
  return {
    task: {
      id: task.id,
      name: task.name,
      team: connection.teamName,
      connected: connection.lost === null,
      status: statusOf(row.state),
      deletionDue: task.deletionDue?.getTime(),
      reason: lastRun?.state === "failed" && lastRun.reason ? lastRun.reason : undefined,
    },
    entities: row.total,
    problems: row.problems,
    run: shownRun(row),
  };
}

/** The run under way, or the one that waits for its turn. */
function shownRun({ progress, job, heldUntil }: TaskPage): ProgressProps | undefined {
  if (progress) return shownProgress(progress);
  if (!job) return undefined;
  const none = { bytes: { done: 0, all: null }, items: { done: 0, all: null } };
  const wait = heldUntil
    ? { reason: "Waiting for what did not answer", until: heldUntil.getTime() }
    : undefined;
  return { label: job.state === "queued" ? "A backup is about to begin" : "A backup begins", ...none, wait };
}

const PHASES: Record<TaskProgress["phase"], string> = {
  discovering: "Looking who and what is in the team",
  reading: "Backing up",
  sealing: "Writing the snapshot",
};

const WAITS: Record<string, string> = {
  dropbox_limit: "Waiting: Dropbox asks for fewer requests",
  dropbox_outage: "Waiting: Dropbox does not answer",
  store_outage: "Waiting: the storage does not answer",
};

function shownProgress(now: TaskProgress): ProgressProps {
  const left = now.expectedBytes - now.bytes;
  const isCounted = !now.isListing && now.rate > 0 && left > 0;
  return {
    label: now.phase === "reading" && now.isListing
      ? "Backing up while Dropbox still lists"
      : PHASES[now.phase],
    bytes: { done: now.bytes, all: now.expectedBytes || null },
    items: { done: now.items, all: now.expectedItems || null },
    rate: now.rate > 0 ? now.rate : undefined,
    left: isCounted ? left / now.rate * 1000 : undefined,
    wait: now.waiting ? { reason: WAITS[now.waiting.for] ?? "Waiting", until: now.waiting.until } : undefined,
  };
}
