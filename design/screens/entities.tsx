import type { Status } from "../../src/views/components/pill.tsx";
import { EntitiesPage, type EntitiesPageProps } from "../../src/views/entities.tsx";
import {
  type Area,
  EntityPage,
  type EntityPageProps,
  type Problem,
  type RunRow,
} from "../../src/views/entity.tsx";
import { DAY, days, entities, FRAME, GB, HARD, HOUR, MB, NOW } from "../made_up.ts";

const TASK = {
  id: "t1",
  name: "Acme Industries",
  team: "Acme Industries",
  connected: true,
  status: "in-process" as const,
};

export function entitiesPage(count: number) {
  return <EntitiesPage {...entitiesProps(count, count === 0 ? { q: "zzz" } : {})} />;
}

/** The first rows, as filtered. */
export function entitiesProps(
  count: number,
  { q = "", status, tag }: Record<string, string>,
): EntitiesPageProps {
  const total = count === 50 ? 4312 : count;
  const rows = entities(count)
    .filter((row) => row.name.toLowerCase().includes(q.toLowerCase()))
    .filter((row) => !status || row.status === status)
    .filter((row) => !tag || row.tags.includes(tag));
  return {
    frame: FRAME,
    head: {
      task: TASK,
      entities: total,
      problems: 3,
      run: count === 50 ? RUN : undefined,
      may: { backUp: true, reconnect: true, configure: true, remove: true },
    },
    table: {
      taskId: TASK.id,
      rows,
      filter: { q: q || undefined, status: status as Status || undefined, tag: tag || undefined },
      sort: { by: "name", descending: false },
      page: {
        total: rows.length < count ? rows.length : total,
        next: count === 50 ? "/tasks/t1?after=e49" : undefined,
      },
      now: NOW,
      may: { activate: true, pause: true, backUp: true, tag: true, remove: true },
    },
    tags: ["Contractor", "EMEA", "Leadership", "Sales"],
    report: { href: "/tasks/t1/usage", asks: true },
  };
}

const RUN = {
  label: "Backing up 127 of 415 members and folders",
  bytes: { done: 61.4 * GB, all: 182 * GB },
  items: { done: 48_211, all: 190_402 },
  rate: 84 * MB,
  left: 24 * 60_000,
};

const AREAS: Area[] = [
  { label: "Own files", items: 48_211, lastBackup: NOW - 2 * HOUR, outcome: "partial" },
  { label: "Team folders", items: 212_904, lastBackup: NOW - 2 * HOUR, outcome: "success" },
  { label: "Shared with", items: 1_877, lastBackup: NOW - 2 * HOUR, outcome: "success" },
  { label: "Paper and other documents", items: 64, lastBackup: NOW - 2 * HOUR, outcome: "success" },
];

const PROBLEMS: Problem[] = [
  {
    item: "1.1",
    path: HARD.path,
    sentence: "What Dropbox sent does not match the content hash that Dropbox lists.",
    fix:
      "Open the file in Dropbox; if it is broken there, restore an earlier version. It is tried again in each run.",
    times: 4,
  },
  {
    path: "/Legal/Contracts/2026/nda_draft.docx",
    sentence: "The file's content is locked in Dropbox.",
    fix: "Unlock the file; the next run reads it.",
    times: 1,
  },
];

const RUNS: RunRow[] = Array.from({ length: 8 }, (_, at) => ({
  id: `r${at}`,
  startedAt: NOW - 2 * HOUR - at * DAY,
  took: 11 * 60_000 + at * 47_000,
  status: at === 0 ? "partial" : at === 5 ? "failed" : "success",
  added: at === 5 ? 0 : 124 + at * 31 % 90,
  changed: at === 5 ? 0 : 40 + at * 17 % 50,
  failed: at === 0 ? 2 : at === 5 ? 1 : 0,
  bytes: at === 5 ? 0 : (300 + at * 211 % 900) * MB,
}));

const LAST = Date.UTC(2026, 10, 25);

export function entityPage() {
  return <EntityPage {...entityProps({})} />;
}

/** `from` and `to`: days from the last one, as the sliders send them. */
export function entityProps({ from = "-29", to = "0" }: Record<string, string>): EntityPageProps {
  const [least, most] = [Number(from), Number(to)].sort((one, other) => one - other) as [number, number];
  const chosen = days(30).filter(({ day }) => day >= LAST + least * DAY && day <= LAST + most * DAY);
  return {
    frame: FRAME,
    task: TASK,
    entity: {
      id: "e3",
      name: "Dmitri Volkov",
      email: "dmitri.volkov@acme.example",
      status: "partial",
      tags: ["Sales", "EMEA"],
      limited: true,
    },
    days: chosen,
    range: { last: LAST, from: -Number(from), to: -Number(to) },
    areas: AREAS,
    problems: PROBLEMS,
    total: PROBLEMS.length,
    retry: "/tasks/t1/runs/8/retry",
    runs: RUNS,
    now: NOW,
    may: { recover: true, activate: true, pause: true, backUp: true, tag: true, remove: true },
  };
}
