import { type JobRow, JobsPage } from "../../src/views/jobs.tsx";
import { DAY, FRAME, GB, HARD, HOUR, MB, NOW } from "../made_up.ts";

const JOBS: JobRow[] = [
  job({
    name: "Q3 board deck for Elena",
    status: "running",
    part: 0.62,
    items: 1_204,
    bytes: 18 * GB,
    startedAt: NOW - 12 * 60_000,
  }),
  job({
    name: "Legal hold 2026-114",
    kind: "export",
    status: "running",
    part: 0.08,
    destination: "S3, acme-legal",
    items: 88_120,
    bytes: 912 * GB,
  }),
  job({
    name: "Video masters",
    status: "partly",
    task: "Acme Studio",
    items: 412,
    bytes: 640 * GB,
    startedAt: NOW - 20 * HOUR,
  }),
  job({ name: HARD.long, status: "succeeded", startedAt: NOW - 26 * HOUR }),
  job({
    name: HARD.rightToLeft,
    status: "succeeded",
    kind: "export",
    destination: "Download",
    startedAt: NOW - 2 * DAY,
  }),
  job({ name: HARD.emoji, status: "canceled", startedAt: NOW - 3 * DAY }),
  job({ name: "Farid’s laptop was stolen", status: "failed", items: 9_004, startedAt: NOW - 5 * DAY }),
  job({ name: "Tomáš, everything", status: "pending", items: 0, bytes: 0, startedAt: NOW - 20_000 }),
];

function job(facts: Partial<JobRow>): JobRow {
  return {
    id: facts.name ?? "job",
    kind: "restore",
    name: "Restore",
    task: "Acme Industries",
    initiator: "Alice Okafor",
    startedAt: NOW - 2 * HOUR,
    backupDate: NOW - DAY,
    destination: "Same member, new folder",
    items: 218,
    bytes: 840 * MB,
    status: "succeeded",
    part: null,
    account: "Farid Haddad",
    again: "Retry failed only",
    deeds: facts.status === "running" || facts.status === "pending"
      ? ["cancel"]
      : facts.status === "partly" || facts.status === "failed"
      ? ["retry"]
      : facts.kind === "export"
      ? ["results"]
      : [],
    ...facts,
  };
}

export function jobsPage() {
  return (
    <JobsPage
      frame={FRAME}
      counts={{ running: 2, succeeded: 17, troubled: 2 }}
      initiators={[{ id: "alice", name: "Alice Okafor" }, { id: "bob", name: "Bob Tanaka" }]}
      table={{ rows: JOBS, filter: {}, query: "", page: { total: 134, next: "/jobs?after=x" }, now: NOW }}
    />
  );
}
