import { DropboxError } from "../../../dropbox/types.ts";
import type { Discovery } from "./discover.ts";

/** Administrators tried, one after the other, when the one before is none any more. */
const ADMINS_TRIED = 3;

/**
 * The administrators to read as, best first: the one who connected the team while still one, then others. Throws
 * `unauthorized` where the team shows none, for then every call would be refused.
 */
export function actingAdmins(discovery: Discovery, preferred: string): string[] {
  const admins = [...discovery.members.values()].filter((member) =>
    member.isAdmin && member.status === "active"
  );
  const ids = admins.map((member) => member.id).sort((a, b) =>
    Number(b === preferred) - Number(a === preferred)
  );
  if (ids.length > 0) return ids.slice(0, ADMINS_TRIED);
  throw new DropboxError(
    "unauthorized",
    "no_admin",
    "Cannot read the team: it has no active administrator to act as",
  );
}
