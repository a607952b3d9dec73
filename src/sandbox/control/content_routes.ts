import { Buffer } from "node:buffer";
import { Hono } from "hono";
import { addRecipe } from "../content/contents.ts";
import type { Recipe } from "../content/recipe.ts";
import { type Extras, putFile } from "../entries/put_file.ts";
import type { Content } from "../world_types.ts";
import type { World } from "../world.ts";
import { type Target, targetPlace } from "./targets.ts";

interface PutArg extends Target, Extras {
  path: string;
  text?: string;
  base64?: string;
  recipe?: Partial<Recipe> & { size: number };
  client_modified?: string;
}

/** Files and folders changed behind the client's back; paths are taken as they are, however odd. */
export function contentRoutes(world: World): Hono {
  const { state } = world;
  return new Hono()
    .post("/put", async (c) => {
      const arg: PutArg = await c.req.json();
      const content = await contentOf(world, arg);
      const commit = {
        mode: { tag: "overwrite" as const },
        autorename: false,
        strictConflict: false,
        ...(arg.client_modified ? { clientModified: arg.client_modified } : {}),
      };
      return c.json(putFile(state, null, targetPlace(state, arg, arg.path), content, commit, arg));
    })
    .post("/folder", async (c) => {
      const arg: Target & { path: string } = await c.req.json();
      return c.json(world.makeFolder(null, targetPlace(state, arg, arg.path), false));
    })
    .post("/delete", async (c) => {
      const arg: Target & { path: string } = await c.req.json();
      return c.json(world.remove(null, targetPlace(state, arg, arg.path)));
    })
    .post("/move", async (c) => {
      const arg: Target & { from: string; to: string; to_target?: Target } = await c.req.json();
      const to = targetPlace(state, arg.to_target ?? arg, arg.to);
      return c.json(world.move(null, targetPlace(state, arg, arg.from), to, false));
    });
}

async function contentOf(world: World, arg: PutArg): Promise<Content> {
  if (arg.recipe) return addRecipe(world.state, { seed: 1, cycle: 16, texture: "noise", ...arg.recipe });
  const bytes = arg.base64 === undefined
    ? new TextEncoder().encode(arg.text ?? "")
    : Buffer.from(arg.base64, "base64");
  return await world.storeContent(bytes);
}
