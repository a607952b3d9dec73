import { cpSync } from "node:fs";
import type { SeedPlan } from "../../src/sandbox/seed/seed_team.ts";
import { madeOnce } from "../support/made_once.ts";
import { type CliWorld, cliWorld } from "./cli.ts";

/** A world of the real program that was connected, and backed up once by it: a copy of the first one of this content. */
export async function backedUpWorld(content: SeedPlan = {}): Promise<CliWorld> {
  const name = `backed up ${JSON.stringify(content).replaceAll(/\W+/g, " ")}`;
  return await cliWorld(content, await madeOnce(name, (folder) => backUp(content, folder)));
}

async function backUp(content: SeedPlan, folder: string) {
  const world = await cliWorld(content);
  await world.connect();
  const { code, stderr } = await world.run(["backup"]);
  if (code !== 0) throw new Error(`dropkeep backup: ${code} ${stderr}`);
  // What is open is not copied.
  await world.whileAway(async () => cpSync(world.folder, folder, { recursive: true }));
  await world.close();
}
