import { plain, under } from "../../entries/refusals.ts";
import { sharedFolder, sharedFolderMetadata } from "../../routes/shared_folder.ts";
import { member } from "../../team/members.ts";
import { mount, unmount } from "../../team/mounting.ts";
import type { Call } from "../../wire/call.ts";
import type { Actor } from "../../world_types.ts";
import type { Desk } from "../desk.ts";

type Folder = Call<{ shared_folder_id: string }>;

/** sharing/mount_folder: into the top of the member's home. Refuses with MountFolderError. */
export async function mountFolder(desk: Desk, { actor, arg }: Folder) {
  const { row, access } = under("access_error", () => sharedFolder(desk.state, actor, arg.shared_folder_id));
  if (row.type === "team_folder") throw plain("must_automount");
  if (row.type !== "shared_folder") throw plain("not_mountable");
  if (row.parent !== null) throw plain("inside_shared_folder");
  const { home, root } = treesOf(desk, actor);
  const edges = desk.state.mounts.of(row.id);
  if (edges.some((edge) => edge.namespace === home || edge.namespace === root)) {
    throw plain("already_mounted");
  }
  await desk.locks.one([home], () => {
    desk.state.db.write(() => mount(desk.state, home, `/${row.name}`, row.id));
    desk.state.sequence.save();
  });
  return sharedFolderMetadata(desk.state, actor, row, access);
}

/** sharing/unmount_folder: out of the member's tree, who stays in the folder. Refuses with UnmountFolderError. */
export async function unmountFolder(desk: Desk, { actor, arg }: Folder) {
  const { row } = under("access_error", () => sharedFolder(desk.state, actor, arg.shared_folder_id));
  if (row.type !== "shared_folder" || row.parent !== null) throw plain("not_unmountable");
  const { home } = treesOf(desk, actor);
  const isMounted = desk.state.mounts.of(row.id).some((edge) => edge.namespace === home);
  if (!isMounted) throw plain("not_unmountable");
  await desk.locks.one([home], () => {
    desk.state.db.write(() => unmount(desk.state, row.id, home));
    desk.state.sequence.save();
  });
  return null;
}

function treesOf(desk: Desk, actor: Actor): { home: string; root: string } {
  const { home, root } = member(desk.state, actor.memberId!)!;
  return { home: home!, root: root! };
}
