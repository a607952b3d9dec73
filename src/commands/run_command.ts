import about from "../../deno.json" with { type: "json" };
import { readOwnConfig } from "../config.ts";
import { nearest } from "../config/spelling.ts";
import { type Opening, openServices, type Services } from "../services.ts";
import { readArguments } from "./arguments.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { COMMAND_NAMES, loadCommand, loadCommands } from "./commands.ts";
import { failureFor } from "./failure.ts";
import { manual, overview } from "./help.ts";
import { interruption } from "./interruption.ts";
import { Output } from "./output.ts";
import { UsageError } from "./usage_error.ts";

/** Runs one command line to its end. Answers the exit code; every failure has been said by then. */
export async function runCommand(args: string[], now: () => Date): Promise<Exit> {
  const out = new Output(args.includes("--json"));
  const { signal, forget } = interruption((line) => out.say(line));
  const room = new Room(now);
  try {
    return await dispatch(args, { out, signal, room, now });
  } catch (error) {
    return tell(error, out, signal, room);
  } finally {
    await room.close();
    forget();
  }
}

interface Around {
  out: Output;
  signal: AbortSignal;
  room: Room;
  now: () => Date;
}

async function dispatch([name, ...rest]: string[], { out, signal, room, now }: Around): Promise<Exit> {
  const isBare = name === undefined || (name === "--json" && rest.length === 0);
  if (isBare || name === "--help" || name === "-h" || name === "help") return await help(rest[0], out);
  if (name === "--version") return said(out, { version: about.version }, about.version);
  const command = await commandOf(name);
  const args = readArguments(rest, command.options, command.words);
  if (args.has("help")) return await help(name, out);
  const context: Context = {
    args,
    out,
    now,
    signal,
    config: (instead) => room.config(instead),
    services: (opening) => room.services(opening),
  };
  return await command.run(context);
}

async function help(name: string | undefined, out: Output): Promise<Exit> {
  const isCommand = name !== undefined && !name.startsWith("-");
  const text = isCommand ? manual(await commandOf(name)) : overview(await loadCommands(), about.version);
  return said(out, { help: text }, text);
}

function said(out: Output, document: unknown, words: string): Exit {
  out.answer(document, () => words);
  return EXIT.ok;
}

async function commandOf(name: string): Promise<Command> {
  const found = await loadCommand(name);
  if (found) return found;
  if (name.startsWith("-")) {
    throw new UsageError(`Cannot use ${name} here: a command stands first; see dropkeep --help`);
  }
  const near = nearest(name, COMMAND_NAMES);
  throw new UsageError(
    `Cannot run "${name}": there is no such command; did you mean "${near}"? See dropkeep --help`,
  );
}

function tell(error: unknown, out: Output, signal: AbortSignal, room: Room): Exit {
  const { exit, code, message } = failureFor(error, signal.aborted);
  out.clearLine();
  out.say(message);
  if (room.isDebugging) out.say(traceOf(error));
  if (out.json && code !== "reader_gone") out.answer({ error: { code, message } }, () => "");
  return exit;
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.stack ?? error.message, ...(error.cause ? [`caused by ${traceOf(error.cause)}`] : [])].join(
    "\n",
  );
}

/** What a command has opened, to be closed after it. */
class Room {
  #now: () => Date;
  #config: ReturnType<typeof readOwnConfig> | undefined;
  #services: Promise<Services> | undefined;

  constructor(now: () => Date) {
    this.#now = now;
  }

  get isDebugging(): boolean {
    return this.#config?.log === "debug";
  }

  config(instead?: Record<string, string>) {
    return this.#config ??= readOwnConfig(instead);
  }

  services(opening?: Opening): Promise<Services> {
    return this.#services ??= openServices(this.config(), this.#now, opening);
  }

  async close() {
    // An opening that failed has been told and closed what it had opened.
    const services = await this.#services?.catch(() => undefined);
    await services?.close();
  }
}
