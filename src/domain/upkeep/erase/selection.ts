import type { TreeNode } from "../../../storage/repository/node.ts";
import type { ErasedPlace, ErasureRequest } from "./request.ts";
import type { Removal } from "./tree_eraser.ts";

/** Tells, in the words of a snapshot's trees, what goes. */
export class Selection implements Removal {
  #items: Set<string>;
  #namespaces: Set<string>;
  /** Lowercased paths from the root, with the slash before. */
  #paths: string[];

  constructor(
    { items, namespaces }: ErasureRequest,
    places: readonly ErasedPlace[],
    links: readonly string[],
  ) {
    this.#items = new Set(items);
    this.#namespaces = new Set(namespaces);
    this.#paths = [
      ...links,
      // Who had access: members' addresses.
      ...namespaces.map((id) => `/.dropkeep/sharing/${id}.json`),
      ...places.map(({ namespace, pathLower }) => `/${namespace.folder_key}${pathLower}`),
    ];
  }

  /** Whether the item at a path goes, with all below it. */
  has(path: string, node: TreeNode): boolean {
    const id = node.xattrs?.["user.dropbox.id"];
    return (id !== undefined && this.#items.has(id)) || this.#paths.includes(path.toLowerCase());
  }

  /** Whether something of the selection may be anywhere: then every tree is looked at. */
  get isAnywhere(): boolean {
    return this.#items.size > 0;
  }

  /** Whether what goes below this folder depends on where the folder stands. */
  reachesInto(path: string): boolean {
    const folder = `${path.toLowerCase()}/`;
    return path === "" || this.#paths.some((one) => one.startsWith(folder));
  }

  /** What `.dropkeep/team.json` says of symlinks and mounts that stand in no node's attributes. */
  withoutLinks(team: { links?: TeamLink[]; namespaces?: { dropbox_id: string; folder: string }[] }): object {
    const folders = new Map(team.namespaces?.map((ns) => [ns.dropbox_id, ns.folder.toLowerCase()]));
    return { ...team, links: team.links?.filter((link) => !this.#hasLink(link, folders)) };
  }

  #hasLink({ dropboxId, namespace, path, name }: TeamLink, folders: Map<string, string>): boolean {
    if ((dropboxId && this.#items.has(dropboxId)) || this.#namespaces.has(namespace)) return true;
    const place = `/${folders.get(namespace)}${path ?? `/${name.toLowerCase()}`}`;
    return this.#paths.some((one) => place === one || place.startsWith(`${one}/`));
  }
}

interface TeamLink {
  namespace: string;
  name: string;
  dropboxId: string | null;
  /** Since version 2 of the file. */
  path?: string;
}
