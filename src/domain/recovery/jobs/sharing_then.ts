import { sharesAt } from "../../../storage/catalogue/shares_at.ts";
import type { Reader } from "../../account_catalogue.ts";
import type { Scope } from "../../scope.ts";
import type { RecoveryJob } from "./jobs.ts";

/** Who had access to a folder as of a snapshot. */
export interface SharedThen {
  /** In the snapshot. */
  place: string;
  /** Dropbox did not tell. */
  unread: boolean;
  members: { name: string; access: string }[];
}

/** Folders that are told of at most. */
const FOLDERS = 50;

/**
 * X8: who had access, as of the snapshot, to the shared folders that a job gives back or has mounted in what it gives
 * back. Null: it was left out, or it is an export.
 */
export async function sharingThen(
  db: Reader,
  scope: Scope,
  { kind, row, request }: RecoveryJob,
): Promise<SharedThen[] | null> {
  if (kind !== "restore") return null;
  if (request.sharing !== "report" || row.restore_id === null) return null;
  const folders = request.paths.map((path) => path.split("/").slice(1, 3).join("/"));
  const about = { taskId: row.task_id, run: row.run_id, restoreId: row.restore_id, folders };
  const found = await sharesAt(db, { ...about, hidesLimited: !scope.isPrimary }, FOLDERS);
  return found.map(({ folder, unread_code, members }) => ({
    place: `/${folder}`,
    unread: unread_code !== null,
    members: members.map(({ name, email, access }) => ({ name: name || email || "Somebody", access })),
  }));
}
