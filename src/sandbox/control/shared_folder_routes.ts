import { Hono } from "hono";
import type { State } from "../state/state.ts";
import { namespaceRow } from "../team/access.ts";
import { letOut } from "../team/groups.ts";
import { unmount } from "../team/mounting.ts";
import { join, shareFolder, unshareFolder } from "../team/share.ts";
import type { World } from "../world.ts";
import { folderOf, person, type Target, targetPlace } from "./targets.ts";

/** Sharing and its end; `:folder` is a namespace id or a folder's name. */
export function sharedFolderRoutes({ state }: World): Hono {
  return new Hono()
    .post("/shared-folders", async (c) => {
      const arg: Target & { path: string; owner?: string; with?: string[] } = await c.req.json();
      const place = targetPlace(state, arg, arg.path);
      const namespace = shareFolder(state, place, ownerOf(state, place.namespace, arg.owner));
      for (const name of arg.with ?? []) state.db.write(() => join(state, namespace, person(state, name)));
      return c.json({ namespace }, 201);
    })
    .delete("/shared-folders/:folder", (c) => {
      const namespace = folderOf(state, c.req.param("folder"));
      unshareFolder(state, namespace, homeOfOwner(state, namespace));
      return c.body(null, 204);
    })
    .put("/shared-folders/:folder/members/:member", (c) => {
      const { folder, member } = c.req.param();
      state.db.write(() => join(state, folderOf(state, folder), person(state, member)));
      return c.body(null, 204);
    })
    .delete("/shared-folders/:folder/members/:member", (c) => {
      const { folder, member } = c.req.param();
      leave(state, folderOf(state, folder), member);
      return c.body(null, 204);
    });
}

function ownerOf(state: State, namespace: string, named?: string): string {
  if (named) return person(state, named).id;
  return namespaceRow(state, namespace)!.member ?? person(state, "alice").id;
}

function homeOfOwner(state: State, namespace: string): string | undefined {
  const sql = `select m.home from folder_members f join members m on m.id = f.who
    where f.namespace = ? and f.access = 'owner'`;
  return state.db.row<{ home: string }>(sql, namespace)?.home;
}

/** In the member's tree this looks exactly like a deletion of everything in the folder. */
function leave(state: State, namespace: string, name: string): void {
  const row = person(state, name);
  state.db.write(() => {
    letOut(state, namespace, row.id);
    unmount(state, namespace, row.home ?? undefined);
    state.sequence.save();
  });
}
