import type { Actor } from "../actor.ts";
import { type AuditParts, tellOnce } from "../audit/tell_once.ts";

/** Tells the audit log that somebody searches backups, and for which words; by number whose, as some are the primary user's to see alone. */
export async function tellSearched(
  parts: AuditParts,
  actor: Actor,
  object: { kind: string; id: string; name: string },
  detail: Record<string, string | number>,
) {
  await tellOnce(parts, actor, { action: "content.searched", object, detail });
}
