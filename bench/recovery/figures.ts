import { aligned } from "../results.ts";
import { type Cost, costOf } from "./cost.ts";

/** One thing that is asked for: by the verb alone, and as a page of the portal. */
export interface Question {
  name: string;
  /** Milliseconds that the verb's p95 may take; null: told, not judged. */
  most: number | null;
  /** Before each time, and no part of it. */
  before?(): Promise<unknown>;
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
  /** For how long the verb kept others from their turn, at most. */
  held: number[];
  page: number[];
}

export interface RecoveryResult extends Pick<Question, "name" | "most"> {
  firstMs: number;
  medianMs: number;
  p95Ms: number;
  cpuMedianMs: number;
  cpuP95Ms: number;
  heldMs: number;
  pageMedianMs: number;
  pageP95Ms: number;
}

/** Times that each is asked. */
export const TIMES = 20;

export async function ask(
  { name, most, before, verb, path }: Question,
  answerTime: (path: string) => Promise<number>,
): Promise<Asked> {
  await before?.();
  const first = (await costOf(verb)).ms;
  const costs: Cost[] = [];
  const page: number[] = [];
  for (let n = 0; n < TIMES; n++) {
    await before?.();
    costs.push(await costOf(verb));
  }
  for (let n = 0; n < TIMES; n++) {
    await before?.();
    page.push(await answerTime(path));
  }
  return {
    name,
    most,
    first,
    verb: costs.map(({ ms }) => ms),
    cpu: costs.map(({ cpu }) => cpu),
    held: costs.map(({ held }) => held),
    page,
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
    held: all.flatMap(({ held }) => held),
    page: all.flatMap(({ page }) => page),
  };
}

export function summary({ name, most, first, verb, cpu, held, page }: Asked): RecoveryResult {
  return {
    name,
    most,
    firstMs: first,
    medianMs: below(verb, 0.5),
    p95Ms: below(verb, 0.95),
    cpuMedianMs: below(cpu, 0.5),
    cpuP95Ms: below(cpu, 0.95),
    heldMs: Math.max(...held),
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
  "heldMs",
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
    "held",
    "page median",
    "page p95",
  ], ...rows]);
}

/** Within which a share of all lies. */
function below(values: number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)]!;
}
