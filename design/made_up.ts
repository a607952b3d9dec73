import type { ChartDay } from "../src/views/components/chart.tsx";
import type { Status } from "../src/views/components/pill.tsx";
import type { RunOutcome } from "../src/views/components/run_strip.tsx";
import type { EntityRow } from "../src/views/entities.tsx";
import type { Frame } from "../src/views/layout.tsx";

/** Wednesday, 25 November 2026, 08:05 UTC: Alice's morning. */
export const NOW = Date.UTC(2026, 10, 25, 8, 5);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const MB = 1_000_000;
export const GB = 1000 * MB;

export const FRAME: Frame = {
  user: { name: "Alice Okafor", email: "alice@acme.example", account: "Acme Industries" },
  nav: ["homepage", "jobs", "recovery", "billing", "activity", "settings", "support"],
};

/** What pages have to bear. */
export const HARD = {
  long:
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft, Abteilung für Langzeitarchivierung",
  rightToLeft: "مجلد المشاريع المشتركة",
  emoji: "🦊 Fox & Söhne 🇨🇭 — Q4 🎉",
  path:
    "/Projects/2024/Client deliverables/Phase 3 (final, really final)/Video masters/interview_camA_take_0047_ungraded_proxy.mov",
};

const NAMES = [
  "Amara Diallo",
  "Bob Tanaka",
  "Charlotte Müller",
  "Dmitri Volkov",
  "Elena Rossi",
  "Farid Haddad",
  "Grace Kim",
  "Hugo Lindqvist",
  "Ines Carvalho",
  "Jakub Nowak",
  "Kavya Iyer",
  "Liam O’Brien",
  "Mei-Ling Chen",
  "Noah van Dijk",
  "Olga Petrova",
  "Priya Nair",
  "Quentin Dubois",
  "Rosa Jiménez",
  "Sven Eriksen",
  "Tomáš Dvořák",
  "Uma Shah",
  "Viktor Horváth",
  "Wanjiru Mwangi",
  "Xiao Wen",
  "Yara Al-Sayed",
  "Zoë Papadopoulos",
];
const FOLDERS = ["Finance", "Legal", "Brand assets", "Video masters", "People & culture", "Board"];
const TAGS = [
  ["Leadership"],
  [],
  [],
  ["Sales", "EMEA"],
  [],
  ["Contractor"],
  [],
  [],
  ["Sales", "EMEA", "Onsite", "2026"],
  [],
  [],
];
const STATUSES: Status[] = [
  "success",
  "success",
  "in-process",
  "success",
  "success",
  "partial",
  "success",
  "success",
  "scheduled",
  "success",
  "failed",
  "success",
  "success",
  "paused",
  "success",
  "success",
  "not-active",
  "success",
  "archived",
  "success",
  "success",
];

/** Rows of an entity table, always the same. */
export function entities(count: number): EntityRow[] {
  return Array.from({ length: count }, (_, at) => {
    const folder = at % 9 === 4;
    const name = hardName(at) ?? pick(folder ? FOLDERS : NAMES, at);
    const status = pick(STATUSES, at);
    const empty = status === "not-active";
    return {
      id: `e${at}`,
      kind: folder ? "team-folder" : "member",
      name,
      email: folder ? null : `${address(name, at)}@acme.example`,
      tags: pick(TAGS, at),
      limited: at === 1,
      status,
      bytes: empty ? 0 : (at * 7919 % 613 + 1) * 173 * MB,
      lastBackup: empty ? null : NOW - (status === "failed" ? 3 * DAY : (at * 37 % 300 + 2) * 60_000),
    };
  });
}

function hardName(at: number): string | undefined {
  return { 7: HARD.rightToLeft, 11: HARD.long, 15: HARD.emoji }[at];
}

function address(name: string, at: number): string {
  const plain = name.normalize("NFD").replace(/[^A-Za-z ]/g, "").trim().toLowerCase().split(/\s+/).join(".");
  return plain.slice(0, 40) || `member${at}`;
}

/** Bars of a chart: quiet weekends, one burst. */
export function days(count: number): ChartDay[] {
  return Array.from({ length: count }, (_, at) => {
    const day = Date.UTC(2026, 10, 25) - (count - 1 - at) * DAY;
    const weekend = [0, 6].includes(new Date(day).getUTCDay());
    const added = weekend ? at % 3 * 4 : 60 + at * 53 % 140 + (at === 19 ? 420 : 0);
    return { day, added, changed: Math.round(added * (0.25 + at % 5 / 9)), href: `/tasks/t1/runs?day=${at}` };
  });
}

/** The outcomes of 14 runs; letters of `success`, `partial`, `failed`, `running`, none. */
export function runs(letters: string): RunOutcome[] {
  const words = { s: "success", p: "partial", f: "failed", r: "running", "-": "none" } as const;
  return [...letters].map((letter) => words[letter as keyof typeof words]);
}

function pick<T>(list: T[], at: number): T {
  return list[at % list.length]!;
}
