import type { Actor } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { accessOf, type NamespaceRow } from "../team/access.ts";
import { member } from "../team/members.ts";
import type { Dispatch } from "../wire/dispatch.ts";
import * as route from "../wire/routes/sharing.ts";
import { folderMembers, folderMembersOn } from "./folder_members.ts";
import { type ListCursor, pageOf, readListCursor } from "./paging.ts";
import { sharedFolder, sharedFolderMetadata } from "./shared_folder.ts";

/** Registers reading of shared folders (dropbox-api.md 2.4, 2.6). */
export function sharingRoutes(dispatch: Dispatch, state: State): void {
  dispatch
    .on(route.folderMetadata, ({ actor, arg }) => {
      const { row, access } = sharedFolder(state, actor, arg.shared_folder_id);
      return sharedFolderMetadata(state, actor, row, access);
    })
    .on(route.folderMembers, ({ actor, arg }) => folderMembers(state, actor, arg.shared_folder_id, arg.limit))
    .on(route.folderMembersContinue, ({ arg }) => folderMembersOn(state, arg.cursor))
    .on(route.foldersList, ({ actor, arg }) => folders(state, actor, begin("folders", arg.limit)))
    .on(
      route.foldersListContinue,
      ({ actor, arg }) => folders(state, actor, readListCursor(state, "folders", arg.cursor)),
    )
    .on(route.mountableFolders, ({ actor, arg }) => folders(state, actor, begin("mountable", arg.limit)))
    .on(
      route.mountableFoldersContinue,
      ({ actor, arg }) => folders(state, actor, readListCursor(state, "mountable", arg.cursor)),
    );
}

function begin(kind: string, limit: number): ListCursor {
  return { kind, offset: 0, limit, of: "" };
}

/** All shared and team folders that the member may enter; "mountable" leaves out those in the tree already. */
function folders(state: State, actor: Actor, at: ListCursor) {
  const sql =
    "select * from namespaces where type in ('shared_folder', 'team_folder') and status = 'active' order by id";
  const mine = state.db.rows<NamespaceRow>(sql).filter((row) => accessOf(state, actor, row.id) !== "none");
  const listed = at.kind === "folders"
    ? mine
    : mine.filter((row) => row.parent === null && !isMounted(state, actor, row));
  const page = pageOf(state, listed, at);
  const entries = page.items.map((row) =>
    sharedFolderMetadata(state, actor, row, accessOf(state, actor, row.id))
  );
  return { entries, ...(page.has_more ? { cursor: page.cursor } : {}) };
}

function isMounted(state: State, actor: Actor, row: NamespaceRow): boolean {
  const { home, root } = member(state, actor.memberId!)!;
  return state.mounts.of(row.id).some((mount) => mount.namespace === home || mount.namespace === root);
}
