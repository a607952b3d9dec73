import type { Kind, Work } from "./kind.ts";

/** Who and what is in the team now, without a backup (B7): what a new task shows before its first run. */
export function discoveryKind(discover: (work: Work) => Promise<{ added: number; archived: number }>): Kind {
  return {
    name: "discovery",
    run: async (work) => {
      const { added, archived } = await discover(work);
      return { state: "succeeded", result: { added, archived } };
    },
  };
}
