import type { Kind, Work } from "./kind.ts";

/** R3: what is in files, read for the search a slice at a time; or forgotten, where a task does not want it any more. */
export function contentsKind(read: (work: Work) => Promise<{ wiped: number }>): Kind {
  return {
    name: "contents",
    run: async (work) => ({ state: "succeeded", result: { ...await read(work) } }),
  };
}
