import type { Namespace } from "../../storage/catalogue/namespaces.ts";
import type { FolderToRead } from "../../storage/catalogue/rebuild_folders.ts";
import type { TreeNode } from "../../storage/repository/node.ts";
import { linkFacts, type NodeFacts } from "./node_facts.ts";
import type { LinkFacts, LinksByFolder } from "./team_facts.ts";

/** Where namespaces stand in a snapshot, and what its team file says of symlinks and mounts. */
export interface Places {
  namespaces: Namespace[];
  links: LinksByFolder;
}

/** The symlinks of one folder (`path` as the server lowercased it) with what the team file says of each. */
export function linksOf(places: Places, folder: FolderToRead, path: string, nodes: TreeNode[]): NodeFacts[] {
  if (nodes.length === 0) return [];
  const namespace = places.namespaces.find((one) => one.id === folder.namespaceId)!;
  const told = new Set(places.links.in(namespace.dropbox_id, path));
  const named = nodes.map((node) => ({ node, link: taken(told, (link) => link.name === node.name) }));
  // A node that could not stand under its own name is one of those that are left.
  return named.map(({ node, link }) => {
    const found = link ?? taken(told, (link) => link.path !== undefined);
    return linkFacts(node, found ?? untold(places, namespace, node));
  });
}

function taken(told: Set<LinkFacts>, isIt: (link: LinkFacts) => boolean): LinkFacts | undefined {
  const link = [...told].find(isIt);
  if (link) told.delete(link);
  return link;
}

/** A symlink that no team file tells of, by where it leads: into another namespace it is a mount. */
function untold({ namespaces }: Places, { dropbox_id }: Namespace, node: TreeNode): LinkFacts {
  const leads = node.linktarget!.replace(/^(\.\.\/)+/, "");
  const mounted = namespaces.find((one) => one.folder === leads)?.dropbox_id ??
    /^not-backed-up\/(.+)$/.exec(leads)?.[1];
  return {
    namespace: dropbox_id,
    kind: mounted ? "mount" : "symlink",
    name: node.name,
    dropboxId: null,
    rev: null,
    serverModified: Date.parse(node.mtime) / 1000,
    target: mounted ?? node.linktarget!,
  };
}
