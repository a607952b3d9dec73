import { brokenWords, type ChainVerdict } from "../domain/audit/verify.ts";
import type { Kind, Work } from "./kind.ts";

/** Daily: whether an account's audit log is as it was written; its end is noted in the storage (security L2). */
export function auditCheckKind(check: (work: Work) => Promise<ChainVerdict>): Kind {
  return {
    name: "audit_check",
    run: async (work) => {
      const { rows, broken } = await check(work);
      return { state: "succeeded", result: { rows, broken: broken ? brokenWords(broken) : undefined } };
    },
  };
}
