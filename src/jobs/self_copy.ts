import type { SelfCopy } from "../domain/self_copies.ts";
import type { Kind, Work } from "./kind.ts";

/** A copy of the installation itself; partial where an account's catalogue could not be opened. */
export function selfCopyKind(copySelf: (work: Work) => Promise<SelfCopy>): Kind {
  return {
    name: "self_copy",
    run: async (work) => {
      const { id, bytes, missing } = await copySelf(work);
      return { state: missing.length === 0 ? "succeeded" : "partial", result: { copy: id, bytes, missing } };
    },
  };
}
