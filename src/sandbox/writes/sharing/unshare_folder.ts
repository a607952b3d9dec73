import { plain, under } from "../../entries/refusals.ts";
import { sharedFolder } from "../../routes/shared_folder.ts";
import { accessOf } from "../../team/access.ts";
import { unshareFolder as endSharing } from "../../team/share.ts";
import type { Call } from "../../wire/call.ts";
import type { Desk } from "../desk.ts";

/** sharing/unshare_folder: a job whose result is empty; the owner keeps the content. Refuses with UnshareFolderError. */
export function unshareFolder(desk: Desk, { actor, arg }: Call<{ shared_folder_id: string }>) {
  const { row, access } = under("access_error", () => sharedFolder(desk.state, actor, arg.shared_folder_id));
  if (row.type === "team_folder") throw plain("team_folder");
  if (access !== "owner" || row.type !== "shared_folder") throw plain("no_permission");
  const edges = desk.state.mounts.of(row.id);
  const kept = edges.find((edge) => accessOf(desk.state, actor, edge.namespace) === "owner");
  const work = () =>
    desk.locks.one([row.id], () => {
      endSharing(desk.state, row.id, kept?.namespace);
      return { ".tag": "complete" };
    });
  return { ".tag": "async_job_id", async_job_id: desk.jobs.launch("sharing", actor, work) };
}
