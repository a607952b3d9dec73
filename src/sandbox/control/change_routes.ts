import { Hono } from "hono";
import { renameCase } from "../entries/rename_case.ts";
import { changeMany, type Changes } from "../seed/change_many.ts";
import { mirrorFolder } from "../seed/mirror_folder.ts";
import { mirrorTeam } from "../seed/team_from_folder.ts";
import type { World } from "../world.ts";
import { type Target, targetNamespace, targetPlace } from "./targets.ts";

/** Many files at once. */
export function changeRoutes({ state }: World): Hono {
  return new Hono()
    .post("/change", async (c) => {
      const arg: Target & Changes = await c.req.json();
      const named = arg.member || arg.folder || arg.namespace;
      return c.json(changeMany(state, named ? targetNamespace(state, arg) : null, arg));
    })
    .post("/mirror", async (c) => {
      const arg: Target & { path?: string; from: string } = await c.req.json();
      const place = targetPlace(state, arg, arg.path ?? "");
      return c.json(mirrorFolder(state, place.namespace, place.pathDisplay, Deno.realPathSync(arg.from)));
    })
    .post("/mirror-team", async (c) => {
      const { from }: { from: string } = await c.req.json();
      return c.json(mirrorTeam(state, Deno.realPathSync(from)));
    })
    .post("/rename-case", async (c) => {
      const arg: Target & { path: string; name: string } = await c.req.json();
      return c.json(renameCase(state, targetPlace(state, arg, arg.path), arg.name));
    });
}
