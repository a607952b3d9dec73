import type { Visitor } from "../../tests/support/visitor.ts";

const TIMES = 60;

/** Milliseconds within which 95 of 100 answers begin. */
export async function firstByte(person: Visitor, path: string): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const began = performance.now();
    const answer = await person.ask(path);
    times.push(performance.now() - began);
    await answer.body?.cancel();
  }
  return Math.round(times.sort((a, b) => a - b)[Math.ceil(TIMES * 0.95) - 1]!);
}
