import type { Kind, Work } from "./kind.ts";

/** S1: an account whose seven days are over. Its own row goes with all the others: the log of the server says the end. */
export function accountErasureKind(
  erase: (work: Work) => Promise<{ objects: number; revoked: number } | null>,
): Kind {
  return {
    name: "account_erasure",
    run: async (work) => ({ state: "succeeded", result: { erased: await erase(work) } }),
  };
}
