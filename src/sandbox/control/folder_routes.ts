import { Hono } from "hono";
import type { State } from "../state/state.ts";
import type { Switches } from "../state/switches.ts";
import type { Access } from "../team/access.ts";
import { type FolderRules, setFolderRules } from "../team/folder_rules.ts";
import { addToGroup, letIn, letOut } from "../team/groups.ts";
import { applyModel } from "../team/model.ts";
import { activateTeamFolder, archiveTeamFolder, createTeamFolder } from "../writes/team_folders.ts";
import type { World } from "../world.ts";
import { folderOf, person } from "./targets.ts";

/** Who may enter folders, who is in groups, team folders, and the content model; `:folder` is a namespace id or a folder's name. */
export function folderRoutes({ state }: World): Hono {
  return new Hono()
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
    .put("/folders/:folder/rules", async (c) => {
      const rules: FolderRules = await c.req.json();
      setFolderRules(state, folderOf(state, c.req.param("folder")), rules);
      return c.body(null, 204);
    })
    .put("/groups/:group/members/:member", (c) => {
      const { group, member } = c.req.param();
      state.db.write(() => addToGroup(state, group, person(state, member).id));
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

/** A member, or a group by its id. */
function whoIs(state: State, name: string): string {
  return name.startsWith("g:") ? name : person(state, name).id;
}
