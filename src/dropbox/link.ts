import { Gates } from "./pacing.ts";
import type { DropboxApp, Tokens } from "./types.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Clock {
  now: () => Date;
  /** Resolves after `ms`; may end early when `signal` aborts. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
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
};

/** What it takes to open a link. Clients that are given the same gates wait at them together. */
export type LinkOptions = Omit<Link, "gates" | "patience"> & { gates?: Gates; patience?: Partial<Patience> };

/** A link whose missing parts are the usual ones. A Worker that only downloads needs this and `openDownload`. */
export function linkOf(options: LinkOptions): Link {
  const gates = options.gates ?? new Gates(options);
  return { ...options, gates, patience: { ...PATIENCE, ...options.patience } };
}
