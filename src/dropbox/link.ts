import { type Breakers, breakersOf } from "./breakers.ts";
import { GateTable } from "./gate_table.ts";
import { Gates } from "./pacing.ts";
import { RetryBudget } from "./retry_budget.ts";
import type { DropboxApp, Tokens } from "./types.ts";
import type { Wait } from "./wait.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Clock {
  now: () => Date;
  /** Resolves after `ms`; may end early when `signal` aborts. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Milliseconds of a clock that nobody sets, the same in all threads; without it the machine's since it was started. */
  monotonic?: () => number;
}

/** How long to bear with Dropbox, all in milliseconds. */
export interface Patience {
  /** To the first byte of an answer; slow listings need over 100 s (dropbox-api §3.1). */
  answer: number;
  /** Between two chunks of a body. */
  idle: number;
  /** Spent waiting between tries after temporary failures, per call. */
  temporary: number;
  /** Spent waiting because of rate limits, per call. */
  limited: number;
  /** Until a job that Dropbox runs by itself must have ended. */
  job: number;
  /** While Dropbox answers nobody, before all calls fail with `outage`. 0: nobody waits beyond `temporary`. */
  outage: number;
}

/** One exchange with Dropbox, as counted and shown to operators. `status` is 0 where no answer came. */
export interface CallRecord {
  route: string;
  status: number;
  /** Milliseconds to the headers. */
  took: number;
  member: string | null;
  code?: string;
  requestId?: string;
}

/** What every call of this room is given first: to which app, by which tokens, over which wire. */
export interface Link extends Clock {
  app: DropboxApp;
  tokens: Tokens;
  fetch: Fetch;
  gates: Gates;
  breakers: Breakers;
  budget: RetryBudget;
  /** That make calls for it side by side, each with a share of the window. */
  threads: number;
  patience: Patience;
  onCall?: (call: CallRecord) => void;
  /** Told of entries and tags that this version does not know. */
  onStrange?: (what: string) => void;
}

export const PATIENCE: Patience = {
  answer: 120_000,
  idle: 60_000,
  temporary: 300_000,
  limited: 1_800_000,
  job: 900_000,
  outage: 0,
};

/** What it takes to open a link. */
export interface LinkOptions extends Omit<Link, "gates" | "breakers" | "budget" | "patience" | "threads"> {
  patience?: Partial<Patience>;
  /** Clients of one link that share a table wait together, in whatever threads they are; `name` tells the links apart. */
  shared?: { table: GateTable; name: string; threads?: number };
  onWait?: (wait: Wait) => void;
}

/** A link whose missing parts are the usual ones. */
export function linkOf(options: LinkOptions): Link {
  const { shared, onWait = () => {}, ...given } = options;
  const { table = new GateTable(), name = "", threads = 1 }: Partial<NonNullable<typeof shared>> = shared ??
    {};
  const gates = new Gates(options, { table, link: name, onWait });
  const budget = new RetryBudget(table.slot(`budget ${name}`, "budgets"), options);
  const link = { ...given, gates, budget, threads, patience: { ...PATIENCE, ...options.patience } };
  return { ...link, breakers: breakersOf(link, { table, name, onWait }) };
}
