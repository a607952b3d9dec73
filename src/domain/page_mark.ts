import type { z } from "zod";
import { readInput } from "./input.ts";

/** Where a page ended, as a URL carries it: sort keys in JSON, in base64url. */
export function writeMark(keys: readonly (string | number)[]): string {
  return new TextEncoder().encode(JSON.stringify(keys)).toBase64({ alphabet: "base64url" });
}

/** The reverse, for what a stranger may have typed. `what` begins the sentence. Throws `Invalid`. */
export function readMark<S extends z.ZodType>(what: string, schema: S, text: string): z.output<S> {
  return readInput(what, schema, parsed(text));
}

/** Null where it is none of ours. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(Uint8Array.fromBase64(text, { alphabet: "base64url" })));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}
