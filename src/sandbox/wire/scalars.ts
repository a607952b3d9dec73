import { fault, jsonType } from "./fault.ts";
import type { Schema } from "./schema.ts";

export const bool: Schema<boolean> = {
  read: (value, at) =>
    typeof value === "boolean" ? value : fault(at, `expected boolean, got ${jsonType(value)}`),
};

/** Whole numbers of `least..most`, bytes or counts. */
export function integer(least = 0, most = Number.MAX_SAFE_INTEGER): Schema<number> {
  return { read: (value, at) => readInteger(value, at, least, most) };
}

function readInteger(value: unknown, at: string, least: number, most: number): number {
  if (typeof value !== "number" || !Number.isInteger(value)) {
    fault(at, `expected integer, got ${jsonType(value)}`);
  }
  if (value < least) fault(at, `${value} is less than ${least}`);
  if (value > most) fault(at, `${value} is greater than ${most}`);
  return value;
}

/** A string of `least` characters or more. */
export function text(least = 0): Schema<string> {
  return { read: (value, at) => readText(value, at, least) };
}

function readText(value: unknown, at: string, least: number): string {
  if (typeof value !== "string") fault(at, `expected string, got ${jsonType(value)}`);
  if (value.length < least) fault(at, `'${value}' must be at least ${least} characters`);
  return value;
}

/** A string that matches `whole`, an anchored expression; the fault prints it as `shown`. */
export function pattern(whole: RegExp, shown: string): Schema<string> {
  return {
    read: (value, at) => {
      const found = readText(value, at, 0);
      return whole.test(found) ? found : fault(at, `'${found}' did not match pattern '${shown}'`);
    },
  };
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Dropbox's timestamp: whole seconds, UTC, "2026-08-20T10:00:00Z"; kept as the string it is. */
export const timestamp: Schema<string> = {
  read: (value, at) => {
    const found = readText(value, at, 0);
    if (TIMESTAMP.test(found) && !Number.isNaN(Date.parse(found))) return found;
    return fault(at, `time data '${found}' does not match format '%Y-%m-%dT%H:%M:%SZ'`);
  },
};
