import type { Kind, Work } from "./kind.ts";

/** What became of a day's looking after a repository. */
export interface Upkeep {
  expired: number;
  deletedEntities: number;
  forgotten: number;
  removedBytes: number;
}

/** Daily: what is to be deleted, what the retention does not keep, and the space that nothing needs. */
export function upkeepKind(lookAfter: (work: Work) => Promise<Upkeep | null>): Kind {
  return {
    name: "upkeep",
    run: async (work) => ({ state: "succeeded", result: { done: await lookAfter(work) } }),
  };
}
