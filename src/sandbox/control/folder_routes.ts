import { Hono } from "hono";
import type { State } from "../state/state.ts";
import type { Switches } from "../state/switches.ts";
import { type Access, namespaceRow } from "../team/access.ts";
import { letIn, letOut } from "../team/groups.ts";
import { applyModel } from "../team/model.ts";
import { unmount } from "../team/mounting.ts";
import { join, shareFolder, unshareFolder } from "../team/share.ts";
import { activateTeamFolder, archiveTeamFolder, createTeamFolder } from "../writes/team_folders.ts";
import type { World } from "../world.ts";
import { person, type Target, targetNamespace, targetPlace } from "./targets.ts";

/** Shared folders and team folders; `:folder` is a namespace id or a folder's name. */
export function folderRoutes({ state }: World): Hono {
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
    })
    .put("/folders/:folder/access/:who", async (c) => {
      const { access }: { access: Access } = await c.req.json();
      const { folder, who } = c.req.param();
      state.db.write(() => letIn(state, folderOf(state, folder), whoIs(state, who), access));
      state.sequence.save();
      return c.body(null, 204);
    })
    .delete("/folders/:folder/access/:who", (c) => {
      const { folder, who } = c.req.param();
      letOut(state, folderOf(state, folder), whoIs(state, who));
      return c.body(null, 204);
    })
    .post("/team-folders", async (c) => c.json(createTeamFolder(state, (await c.req.json()).name), 201))
    .post(
      "/team-folders/:folder/archive",
      (c) => c.json(archiveTeamFolder(state, folderOf(state, c.req.param("folder")))),
    )
    .delete(
      "/team-folders/:folder/archive",
      (c) => c.json(activateTeamFolder(state, folderOf(state, c.req.param("folder")))),
    )
    .put("/model", async (c) => {
      const { model }: { model: Switches["model"] } = await c.req.json();
      applyModel(state, model);
      return c.json({ model });
    });
}

function folderOf(state: State, name: string): string {
  return namespaceRow(state, name) ? name : targetNamespace(state, { folder: name });
}

/** A member, or a group by its id. */
function whoIs(state: State, name: string): string {
  return name.startsWith("g:") ? name : person(state, name).id;
}

function ownerOf(state: State, namespace: string, named?: string): string {
  return named
    ? person(state, named).id
    : namespaceRow(state, namespace)!.member ?? person(state, "alice").id;
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
