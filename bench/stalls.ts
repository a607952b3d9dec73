import { readFileSync } from "node:fs";
import Libsql from "libsql";

/** One time that the thread was held, and what of it went where, in ms. */
export interface Stall {
  /** Since the program began. */
  at: number;
  ms: number;
  /** Of this thread: running, waiting for a core. What is left is waiting for the disk. */
  cpu: number;
  queued: number;
  /** Inside statements, by their beginnings. */
  statements: Record<string, number>;
}

/** What a kind of statement cost in all. */
interface StatementCost {
  times: number;
  ms: number;
  max: number;
}

/** Milliseconds between two looks, and how late one must be. */
const EVERY = 5;
const STALL = 50;
/** Milliseconds of CPU from which on it is told how often, and for how long in all, the thread was held. */
const HELD = [10, 20, 30, 50, 100];
/** Lines of each list. */
const MOST = 40;
/** Of its text, so much tells a statement from others. */
const TOLD = 70;

/**
 * Looks every few milliseconds how long this thread was held, and notes which statements it was in meanwhile: the driver
 * is synchronous. Begin before anything is opened; it wraps what the driver prepares.
 */
export class Stalls {
  readonly stalls: Stall[] = [];
  readonly statements = new Map<string, StatementCost>();
  /** CPU between two looks, in ms. */
  readonly #held: number[] = [];
  #since: Record<string, number> = {};
  #timer: ReturnType<typeof setInterval>;

  constructor() {
    this.#watchStatements();
    let last = performance.now();
    let before = scheduled();
    this.#timer = setInterval(() => {
      const at = performance.now();
      const now = scheduled();
      const ms = at - last - EVERY;
      const [cpu, queued] = [now.running - before.running, now.queued - before.queued];
      this.#held.push(cpu);
      if (ms > STALL) {
        this.stalls.push({ at: last, ms, cpu, queued, statements: this.#since });
      }
      this.#since = {};
      last = at;
      before = now;
    }, EVERY);
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** The longest ones, and the dearest statements, for a person to read. */
  report(): string {
    const stalls = this.stalls.toSorted((a, b) => b.ms - a.ms).slice(0, MOST).map((one) => {
      const statements = Object.entries(one.statements).sort(([, a], [, b]) => b - a).slice(0, 4)
        .map(([label, ms]) => `      ${ms.toFixed(0)} ${label}`);
      const figures = [one.at / 1000, one.ms, one.cpu, one.queued].map((value) => value.toFixed(0));
      return [`  ${figures.join("  ")}`, ...statements].join("\n");
    });
    const dearest = [...this.statements].sort(([, a], [, b]) => b.ms - a.ms).slice(0, MOST)
      .map(([label, { times, ms, max }]) => `  ${ms.toFixed(0)}  ${times}  ${max.toFixed(0)}  ${label}`);
    const held = HELD.map((least) => {
      const such = this.#held.filter((cpu) => cpu >= least);
      return `  ${least}  ${such.length}  ${such.reduce((sum, cpu) => sum + cpu, 0).toFixed(0)}`;
    });
    return [
      `CPU between two looks, ${
        Math.max(0, ...this.#held).toFixed(0)
      } ms at most; from so many ms, times, ms in all:`,
      ...held,
      `${this.stalls.length} stalls above ${STALL} ms; second, ms, of these running, of these without a core:`,
      ...stalls,
      "statements; ms, times, longest:",
      ...dearest,
    ].join("\n") + "\n";
  }

  #watchStatements() {
    const prototype = Libsql.prototype as unknown as { prepare(text: string): Prepared };
    const prepare = prototype.prepare;
    const note = (label: string, began: number) => this.#note(label, performance.now() - began);
    prototype.prepare = function (text: string): Prepared {
      const statement = prepare.call(this, text);
      const label = text.replaceAll(/\s+/g, " ").trim().slice(0, TOLD);
      const timed = (verb: "all" | "run") => (...parameters: unknown[]) => {
        const began = performance.now();
        try {
          return statement[verb](...parameters);
        } finally {
          note(label, began);
        }
      };
      return Object.assign(Object.create(statement), { all: timed("all"), run: timed("run") });
    };
  }

  #note(label: string, ms: number) {
    this.#since[label] = (this.#since[label] ?? 0) + ms;
    const cost = this.statements.get(label) ?? { times: 0, ms: 0, max: 0 };
    this.statements.set(label, { times: cost.times + 1, ms: cost.ms + ms, max: Math.max(cost.max, ms) });
  }
}

interface Prepared {
  all(...parameters: unknown[]): unknown;
  run(...parameters: unknown[]): unknown;
}

/** Of the main thread: ms that it ran, and that it waited for a core (proc(5), schedstat). */
function scheduled(): { running: number; queued: number } {
  const [running, queued] = readFileSync(`/proc/self/task/${Deno.pid}/schedstat`, "utf8").split(" ").map(
    Number,
  );
  return { running: running! / 1e6, queued: queued! / 1e6 };
}
