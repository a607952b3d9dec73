import {
  currentLinks,
  type Link,
  listNamespaces,
  saveNamespace,
} from "../../../storage/catalogue/namespaces.ts";
import type { Catalogue, Writer } from "../../../storage/catalogue/power.ts";
import type { Discovery } from "./discover.ts";
import { snapshotName } from "./snapshot_name.ts";

export interface MountedParts {
  catalogue: Catalogue;
  taskId: string;
  discovery: Discovery;
}

/** Mounted namespaces that are new get a place of their own in the snapshot. */
export async function standMounted(parts: MountedParts) {
  const { read } = parts.catalogue;
  const known = new Set((await listNamespaces(read, parts.taskId)).map((ns) => ns.dropbox_id));
  const links = await currentLinks(read, parts.taskId);
  const fresh = links.filter((link) => link.kind === "mount" && !known.has(link.target));
  await parts.catalogue.write(async (trx) => {
    for (const link of fresh) await stand(trx, parts, link);
  });
}

async function stand(trx: Writer, { taskId, discovery }: MountedParts, link: Link) {
  const facts = discovery.namespaces.get(link.target);
  const app = facts?.kind === "app_folder";
  const name = facts?.name ?? link.name;
  const unread = { cursor: null, acting: null, lost_at: null, lost_code: null };
  await saveNamespace(trx, {
    task_id: taskId,
    dropbox_id: link.target,
    kind: app ? "app_folder" : "shared_folder",
    name,
    entity_id: null,
    folder: `${app ? "app-folders" : "shared-folders"}/${snapshotName(name)}`,
    ...unread,
  });
}
