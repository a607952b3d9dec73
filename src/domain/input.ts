import type { z } from "zod";
import { Invalid } from "./errors.ts";

/** Input as its schema reads it. `what` begins the sentence: "Cannot create the task". Throws `Invalid`. */
export function readInput<S extends z.ZodType>(what: string, schema: S, input: unknown): z.output<S> {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const fields: Record<string, string> = {};
  for (const issue of read.error.issues) fields[issue.path.join(".")] ??= issue.message;
  const [field, words] = Object.entries(fields)[0]!;
  throw new Invalid(`${what}: ${field === "" ? words : `${field} ${words}`}`, fields);
}
