import { contentKey, saveContents, type StoredContent } from "../../storage/catalogue/contents.ts";
import { endSubtrees } from "../../storage/catalogue/end_subtrees.ts";
import { Nodes } from "../../storage/catalogue/nodes.ts";
import type { Writer } from "../../storage/catalogue/power.ts";
import {
  addFolders,
  type FolderToRead,
  settleFolders,
  standingIn,
} from "../../storage/catalogue/rebuild_folders.ts";
import {
  endVersions,
  type NewVersion,
  replaceVersions,
  type Version,
} from "../../storage/catalogue/versions.ts";
import type { NodeFacts } from "./node_facts.ts";

/** A folder and what its tree says is in it. */
export interface ReadFolder {
  folder: FolderToRead;
  children: NodeFacts[];
}

interface Child extends NodeFacts {
  nodeId: number;
  parentId: number;
}

/** Folders of one namespace as a snapshot has them, beside what stood in them at the snapshot before. */
export async function compareFolders(
  trx: Writer,
  { repositoryId, run }: { repositoryId: number; run: number },
  namespaceId: number,
  folders: ReadFolder[],
) {
  const children = await numbered(trx, namespaceId, folders);
  const standing = await standingIn(trx, folders.map(({ folder }) => folder.nodeId));
  const states = await statesOf(trx, repositoryId, children);
  const before = new Map(standing.map((version) => [version.node_id, version]));
  const begun = states.filter((state) => !isSame(before.get(state.nodeId), state));
  await endGone(trx, run, standing, states);
  await replaceVersions(trx, namespaceId, run, begun);
  await addFolders(
    trx,
    children.flatMap(({ nodeId, subtree }) => subtree ? [{ namespaceId, nodeId, treeId: subtree }] : []),
  );
  await settleFolders(trx, folders.map(({ folder }) => folder));
}

async function numbered(trx: Writer, namespaceId: number, folders: ReadFolder[]): Promise<Child[]> {
  const list = folders.flatMap(({ folder, children }) => {
    return apartByName(children).map((child) => ({ ...child, parentId: folder.nodeId }));
  });
  const ids = await new Nodes(namespaceId).many(trx, list);
  return list.map((child, i) => ({ ...child, nodeId: ids[i]! }));
}

/** Names that only the server tells apart, of snapshots that do not say how it lowercased them. */
function apartByName(children: NodeFacts[]): NodeFacts[] {
  const taken = new Set<string>();
  return children.map((child) => {
    const { name, dropboxId } = child.state;
    const free = [child.nameLower, name, `${name} (${dropboxId})`].find((one) => !taken.has(one))!;
    taken.add(free);
    return { ...child, nameLower: free };
  });
}

async function statesOf(trx: Writer, repositoryId: number, children: Child[]): Promise<NewVersion[]> {
  const contents = children.flatMap(({ content }): StoredContent[] => content ? [content] : []);
  const ids = await saveContents(trx, repositoryId, contents);
  return children.map(({ nodeId, parentId, state, content }) => {
    const key = content && contentKey(content.contentHash, content.size);
    return { ...state, nodeId, parentId, contentId: key === null ? null : ids.get(key)! };
  });
}

/** A folder that is gone, or is something else now, ends with all that was in it. */
async function endGone(trx: Writer, run: number, standing: Version[], states: NewVersion[]) {
  const now = new Map(states.map((state) => [state.nodeId, state]));
  const folders = standing.filter(({ kind, node_id }) => {
    return kind === "folder" && now.get(node_id)?.kind !== "folder";
  });
  for (const { node_id } of folders) await endSubtrees(trx, run, [node_id]);
  const others = standing.filter(({ kind, node_id }) => kind !== "folder" && !now.has(node_id));
  await endVersions(trx, run, others.map(({ node_id }) => node_id));
}

function isSame(was: Version | undefined, is: NewVersion): boolean {
  return was !== undefined && was.kind === is.kind && was.name === is.name && was.rev === is.rev &&
    was.dropbox_id === is.dropboxId && was.size === is.size && was.content_id === is.contentId &&
    was.client_modified === is.clientModified && was.server_modified === is.serverModified &&
    was.target === is.target && was.modified_by === is.modifiedBy && (was.unverified === 1) === is.unverified;
}
