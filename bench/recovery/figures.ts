import process from "node:process";
import { aligned } from "../results.ts";

/** One thing that is asked for: by the verb alone, and as a page of the portal. */
export interface Question {
  name: string;
  /** Milliseconds that the verb's p95 may take; null: told, not judged. */
  most: number | null;
  verb(): Promise<unknown>;
  path: string;
}

/** How long it took each time, in milliseconds. */
export interface Asked extends Pick<Question, "name" | "most"> {
  /** The very first time, when little of the file is in memory. */
  first: number;
  verb: number[];
  /** Of this process, the verb alone: what other programs do beside it counts less. */
  cpu: number[];
  page: number[];
}

export interface RecoveryResult extends Pick<Question, "name" | "most"> {
  firstMs: number;
  medianMs: number;
  p95Ms: number;
  cpuMedianMs: number;
  cpuP95Ms: number;
  pageMedianMs: number;
  pageP95Ms: number;
}

/** Times that each is asked. */
export const TIMES = 20;

export async function ask(
  { name, most, verb, path }: Question,
  answerTime: (path: string) => Promise<number>,
): Promise<Asked> {
  return {
    name,
    most,
    first: (await costOf(verb)).ms,
    ...await costs(verb),
    page: await times(() => answerTime(path)),
  };
}

/** Several questions as one mix. */
export function together(name: string, most: number, all: Asked[]): Asked {
  return {
    name,
    most,
    first: Math.max(...all.map(({ first }) => first)),
    verb: all.flatMap(({ verb }) => verb),
    cpu: all.flatMap(({ cpu }) => cpu),
    page: all.flatMap(({ page }) => page),
  };
}

export function summary({ name, most, first, verb, cpu, page }: Asked): RecoveryResult {
  return {
    name,
    most,
    firstMs: first,
    medianMs: below(verb, 0.5),
    p95Ms: below(verb, 0.95),
    cpuMedianMs: below(cpu, 0.5),
    cpuP95Ms: below(cpu, 0.95),
    pageMedianMs: below(page, 0.5),
    pageP95Ms: below(page, 0.95),
  };
}

const FIGURES = [
  "firstMs",
  "medianMs",
  "p95Ms",
  "cpuMedianMs",
  "cpuP95Ms",
  "pageMedianMs",
  "pageP95Ms",
] as const;

export function recoveryTable(results: RecoveryResult[]): string {
  const rows = results.map(({ name, most, ...figures }) => [
    name,
    most === null ? "" : `≤ ${most}`,
    ...FIGURES.map((figure) => figures[figure].toFixed(1)),
  ]);
  return aligned([[
    "what",
    "bound",
    "first",
    "median",
    "p95",
    "cpu median",
    "cpu p95",
    "page median",
    "page p95",
  ], ...rows]);
}

async function times(measure: () => Promise<number>): Promise<number[]> {
  const all: number[] = [];
  for (let n = 0; n < TIMES; n++) all.push(await measure());
  return all;
}

async function costs(work: () => Promise<unknown>): Promise<{ verb: number[]; cpu: number[] }> {
  const all = [];
  for (let n = 0; n < TIMES; n++) all.push(await costOf(work));
  return { verb: all.map(({ ms }) => ms), cpu: all.map(({ cpu }) => cpu) };
}

async function costOf(work: () => Promise<unknown>): Promise<{ ms: number; cpu: number }> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - began, cpu: (user + system) / 1000 };
}

/** Within which a share of all lies. */
function below(values: number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)]!;
}
