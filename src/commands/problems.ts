import { causeOf } from "../domain/causes/causes.ts";
import type { Output } from "./output.ts";
import { numberText } from "./quantities.ts";
import { shown } from "./shown.ts";

/** An item that was not given back as it stood, and why. */
export interface Problem {
  path: string;
  code: string;
  detail: string;
}

/** Problems shown to a person; programs get them all. */
const SHOWN = 50;

/** Problems with the words of their causes. */
export function problemReports(problems: Problem[]) {
  return problems.map(({ path, code, detail }) => ({ path, code, ...causeOf(code), detail }));
}

/** A cause once, with its fix and the items it hit. */
export function problemWords(out: Output, problems: Problem[], count: number): string[] {
  const groups = [...Map.groupBy(problems.slice(0, SHOWN), ({ code }) => code)];
  const lines = groups.flatMap(([code, hit]) => [
    `  ${out.mood("mixed", causeOf(code).sentence)} (${code}) ${causeOf(code).fix}`,
    ...hit.map(({ path, detail }) => `    ${shown(path)}${detail ? `: ${shown(detail)}` : ""}`),
  ]);
  return count > SHOWN
    ? [...lines, `  and ${numberText(count - SHOWN)} more: --json lists up to 1,000`]
    : lines;
}
