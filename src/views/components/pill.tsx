import type { PropsWithChildren } from "hono/jsx";

export type PillTone = "good" | "warn" | "bad" | "busy" | "quiet" | "open";

/** How an entity or a task stands. */
export type Status =
  | "not-active"
  | "onboarding"
  | "scheduled"
  | "in-process"
  | "success"
  | "partial"
  | "failed"
  | "paused"
  | "archived"
  | "deletion-pending"
  /** Of tasks alone. */
  | "waiting"
  | "disconnected";

/** How a job that a person waits for stands. */
export type JobStatus = "pending" | "running" | "succeeded" | "partly" | "failed" | "canceled";

export const STATUSES: Record<Status, { label: string; tone: PillTone }> = {
  "not-active": { label: "Not Active", tone: "open" },
  onboarding: { label: "Onboarding", tone: "busy" },
  scheduled: { label: "Scheduled", tone: "quiet" },
  "in-process": { label: "In Process", tone: "busy" },
  success: { label: "Success", tone: "good" },
  partial: { label: "Partial", tone: "warn" },
  failed: { label: "Failed", tone: "bad" },
  paused: { label: "Paused", tone: "open" },
  archived: { label: "Archived", tone: "quiet" },
  "deletion-pending": { label: "Deletion Pending", tone: "warn" },
  waiting: { label: "Waiting", tone: "busy" },
  disconnected: { label: "Disconnected", tone: "bad" },
};

export const JOB_STATUSES: Record<JobStatus, { label: string; tone: PillTone }> = {
  pending: { label: "Pending", tone: "open" },
  running: { label: "In progress", tone: "busy" },
  succeeded: { label: "Succeeded", tone: "good" },
  partly: { label: "Partially succeeded", tone: "warn" },
  failed: { label: "Failed", tone: "bad" },
  canceled: { label: "Canceled", tone: "quiet" },
};

/** A word with a dot whose colour and shape say the same. `href`: where the reasons are. */
export function Pill({ tone, href, children }: PropsWithChildren<{ tone: PillTone; href?: string }>) {
  const look = `pill pill-${tone}`;
  return href ? <a class={look} href={href}>{children}</a> : <span class={look}>{children}</span>;
}

/** Partial and Failed always lead to their reasons: give them `href`. */
export function StatusPill({ status, href }: { status: Status; href?: string }) {
  return <Pill tone={STATUSES[status].tone} href={href}>{STATUSES[status].label}</Pill>;
}

export function JobPill({ status }: { status: JobStatus }) {
  return <Pill tone={JOB_STATUSES[status].tone}>{JOB_STATUSES[status].label}</Pill>;
}

/** A label that people gave. `href`: the list of what else carries it. */
export function Tag({ href, children }: PropsWithChildren<{ href?: string }>) {
  return href ? <a class="tag" href={href}>{children}</a> : <span class="tag">{children}</span>;
}
