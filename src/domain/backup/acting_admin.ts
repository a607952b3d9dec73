import { DropboxError } from "../../dropbox/types.ts";
import type { Discovery } from "./discover.ts";

/**
 * The administrator to read as: the one who connected the team while still one, else any other. Throws `unauthorized`
 * where the team shows none, for then every call would be refused.
 */
export function actingAdmin(discovery: Discovery, preferred: string): string {
  const admins = [...discovery.members.values()].filter((member) =>
    member.isAdmin && member.status === "active"
  );
  const admin = admins.find((member) => member.id === preferred) ?? admins[0];
  if (admin) return admin.id;
  throw new DropboxError(
    "unauthorized",
    "no_admin",
    "Cannot read the team: it has no active administrator to act as",
  );
}
