import type { Opening, Services } from "../services.ts";
import type { Arguments } from "./arguments.ts";
import type { Config } from "../config.ts";
import type { Output } from "./output.ts";

/** What a process answers to its caller; `dropkeep --help` lists them. */
export const EXIT = { ok: 0, failed: 1, usage: 2, partial: 3, busy: 4, interrupted: 130 } as const;
export type Exit = typeof EXIT[keyof typeof EXIT];

/** What a person wants; the overview is grouped by it. */
export const GROUPS = {
  begin: "Begin",
  back_up: "Back up",
  look: "Look",
  give_back: "Give back",
  prove: "Prove and keep safe",
  keep: "Look after the repository",
} as const;

export interface Option {
  /** What its value is called in the help; absent for a switch. */
  value?: string;
  help: string;
}

/** One word of the command line: parse, one verb, print. */
export interface Command {
  name: string;
  group: keyof typeof GROUPS;
  /** One line of the overview. */
  summary: string;
  /** Each without the program's name: `runs show RUN`. */
  usage: string[];
  /** More words, where the summary does not say all. */
  about?: string;
  options: Record<string, Option>;
  /** A command line without the program's name, and what it does. */
  examples: [line: string, what: string][];
  /** The keys of the one JSON document that `--json` prints. */
  json: string;
  /** Most words beside options; the usage shows which. */
  words: number;
  run(context: Context): Promise<Exit>;
}

/** What a command is given. */
export interface Context {
  args: Arguments;
  out: Output;
  now: () => Date;
  /** Aborts at the first SIGINT or SIGTERM. */
  signal: AbortSignal;
  /** Of the environment, with what is given here in its place. */
  config(instead?: Record<string, string>): Config;
  /** Opened at the first call, closed after the command. */
  services(opening?: Opening): Promise<Services>;
}
