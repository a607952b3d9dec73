import type { Namespace } from "../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { type Access, accessAt, shareAt } from "../../storage/catalogue/sharing.ts";
import { findEntity } from "../../storage/catalogue/entities.ts";
import { NotFound } from "../errors.ts";
import { findPlace } from "./paths.ts";

/** Who could enter the folder that a path lies in, as of a run. */
export interface AccessToPath {
  /** The shared or team folder, or the member's home, by whose rules the path goes. */
  namespace: Namespace;
  /** Null where it was never asked, or Dropbox did not tell: `unread` is its code then. */
  members: Access[] | null;
  unread: string | null;
  /** Policies, link settings and inheritance; null where there are none. */
  rules: Record<string, unknown> | null;
}

/**
 * Who had access to a path of a snapshot: a folder has its members from the shared or team folder that it lies in; a
 * member's own files are hers alone. Throws `NotFound`.
 */
export async function accessToPath(
  db: Reader,
  taskId: string,
  run: number,
  path: string,
): Promise<AccessToPath> {
  const place = await findPlace(db, taskId, run, path);
  if (place.kind === "top" || place.kind === "shelf") {
    throw new NotFound(`Cannot tell who has access to "${path}": give a member, a folder or what is in it`);
  }
  const { namespace } = place;
  if (["member_home", "app_folder"].includes(namespace.kind)) return await ofHome(db, namespace);
  const share = await shareAt(db, namespace.id, run);
  if (!share || share.unread !== null) {
    return { namespace, members: null, unread: share?.unread ?? null, rules: null };
  }
  return { namespace, members: await accessAt(db, namespace.id, run), unread: null, rules: share.rules };
}

async function ofHome(db: Reader, namespace: Namespace): Promise<AccessToPath> {
  const owner = namespace.entity_id === null ? undefined : await findEntity(db, namespace.entity_id);
  const members: Access[] = owner
    ? [{ kind: "user", name: owner.name, email: owner.email, access: "owner", isInherited: 0, via: null }]
    : [];
  return { namespace, members, unread: null, rules: null };
}
