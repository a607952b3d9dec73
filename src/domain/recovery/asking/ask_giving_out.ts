import type { Actor } from "../../actor.ts";
import { Conflict } from "../../errors.ts";
import type { Portal } from "../../portal.ts";
import type { Task } from "../../tasks/tasks.ts";
import type { JobParts } from "../jobs/job_deeds.ts";
import type { OpenSnapshot } from "../open_snapshot.ts";
import { askExport } from "./ask_export.ts";
import { askStorageExport } from "./ask_storage_export.ts";
import { type ExportForm, zipsOf } from "./export_form.ts";

/**
 * Asks for what is chosen as the **Download** dialog says: as zips, or into a storage of one's own, which is tried out first.
 * Answers the job's id; the same form makes one job. Throws `Invalid` in words of what is wrong with the storage.
 */
export async function askGivingOut(
  parts: JobParts & Pick<Portal, "ring" | "openDestination">,
  actor: Actor,
  task: Task,
  snapshot: OpenSnapshot,
  { form, paths }: { form: ExportForm; paths: string[] },
): Promise<string> {
  const { destination: kind, key, label, mail } = form;
  if (kind === "dropbox") throw new Conflict("Cannot export into a Dropbox: that is a restore");
  if (kind !== "download") return await askStorageExport(parts, actor, task, snapshot, { kind, form, paths });
  const asked = {
    key,
    label,
    paths,
    destination: zipsOf(form),
    words: "Download (zip)",
    mail: mail === "yes",
  };
  return await askExport(parts, actor, task, snapshot, asked);
}
