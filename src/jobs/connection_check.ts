import type { Check } from "../domain/connections/connection_check.ts";
import type { Kind, Work } from "./kind.ts";

/** B13: whether Dropbox still lets us in, with all that a backup takes. */
export function connectionCheckKind(check: (work: Work) => Promise<Check>): Kind {
  return {
    name: "connection_check",
    run: async (work) => ({ state: "succeeded", result: { ...await check(work) } }),
  };
}
