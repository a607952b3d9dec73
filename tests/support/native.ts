import { it } from "vitest";

/** For a suite of one of the machine's libraries that is absent, which is said aloud; in CI its absence is a failure. */
export function withoutLibrary(name: string) {
  if (Deno.env.get("CI")) throw new Error(`Cannot prove the native way: ${name} is not installed`);
  console.warn(`SKIPPED: ${name} is not installed, nothing proves the native way`);
  it.skip(`needs ${name}`);
}
