import type { ControlDatabase } from "../../src/domain/control.ts";
import type { Kind } from "../../src/jobs/kind.ts";
import type { RunnerParts } from "../../src/jobs/runner.ts";
import { sleep } from "../../src/services.ts";

/** Clocks that a test sets. */
export interface Clock {
  wall: number;
  monotonic: number;
}

export type Line = { event: string } & Record<string, unknown>;

/** A runner's parts on clocks of the test's own, and what it logs. */
export function runnerParts(
  control: ControlDatabase,
  kinds: Kind[],
  clock: Clock,
  lines: Line[] = [],
): RunnerParts {
  return {
    control,
    kinds,
    places: { backup: 4, restore: 1, light: 2 },
    perAccount: 4,
    lease: 60_000,
    every: 5,
    now: () => new Date(clock.wall),
    monotonic: () => clock.monotonic,
    random: () => 0.5,
    sleep: (ms, signal) => sleep(Math.min(ms, 10), signal),
    log: (line) => void lines.push(line),
  };
}

/** Waits for a condition, never for a time. */
export async function until(condition: () => boolean | Promise<boolean>) {
  while (!await condition()) await sleep(5);
}

/** Work that goes on until it is told to stop. */
export function endless(begun: string[]): Kind {
  return {
    name: "backup",
    run: ({ job, signal }) => {
      begun.push(job.subject);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    },
  };
}
