import { parseArgs } from "node:util";
import { nearest } from "../config/spelling.ts";
import type { Option } from "./command.ts";
import { UsageError } from "./usage_error.ts";

/** Options that every command takes. */
export const EVERYWHERE: Record<string, Option> = {
  json: { help: "print one JSON document on standard output, nothing else there" },
  help: { help: "say how this command is used" },
};

/** A command line as read: options by name, and the words beside them. */
export class Arguments {
  readonly words: readonly string[];
  #values: ReadonlyMap<string, string | true>;

  constructor(words: string[], values: Map<string, string | true>) {
    this.words = words;
    this.#values = values;
  }

  /** Whether a switch was given. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** An option's value, if it was given. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return value === true ? undefined : value;
  }

  /** A whole number from 1 on. Throws `UsageError`. */
  count(name: string, otherwise: number): number {
    const text = this.text(name) ?? String(otherwise);
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
    throw new UsageError(`Cannot use --${name} "${text}": give a whole number from 1 on`);
  }

  /** A word that must be there; `what` names it. Throws `UsageError`. */
  word(at: number, what: string): string {
    const word = this.words[at];
    if (word !== undefined) return word;
    throw new UsageError(`Cannot run this without ${what}`);
  }
}

/** Reads what stands after the command's name. Throws `UsageError` for an option that is not known or not complete. */
export function readArguments(args: string[], own: Record<string, Option>, mostWords: number): Arguments {
  const known = { ...own, ...EVERYWHERE };
  const types = Object.entries(known).map((
    [name, { value }],
  ) => [name, { type: value ? "string" : "boolean" }]);
  const { tokens } = parseArgs({ args, options: Object.fromEntries(types), strict: false, tokens: true });
  const words: string[] = [];
  const values = new Map<string, string | true>();
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind === "option") values.set(canonical(token.name), valueOf(token, known));
  }
  if (words.length > mostWords && !values.has("help")) throw tooMany(words[mostWords]!);
  return new Arguments(words, values);
}

function canonical(name: string): string {
  return name === "h" ? "help" : name;
}

interface OptionToken {
  name: string;
  rawName: string;
  value?: string;
  inlineValue?: boolean;
}

function valueOf(token: OptionToken, known: Record<string, Option>): string | true {
  const option = known[canonical(token.name)];
  if (option === undefined) throw unknown(token.rawName, Object.keys(known));
  if (!option.value && token.value !== undefined) {
    throw new UsageError(`Cannot use ${token.rawName} with a value: it is a switch`);
  }
  if (!option.value) return true;
  const isOption = token.value?.startsWith("-") && token.value !== "-" && !token.inlineValue;
  if (!token.value || isOption) throw new UsageError(`Cannot use ${token.rawName} without ${option.value}`);
  return token.value;
}

function unknown(given: string, names: string[]): UsageError {
  const near = nearest(given.replace(/^-+/, ""), names);
  return new UsageError(`Cannot use ${given}: there is no such option; did you mean --${near}?`);
}

function tooMany(word: string): UsageError {
  return new UsageError(`Cannot use ${JSON.stringify(word)}: that is one word too many`);
}
