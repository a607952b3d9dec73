import { cpSync } from "node:fs";
import type { SeedPlan } from "../../src/sandbox/seed/seed_team.ts";
import { madeOnce } from "../support/made_once.ts";
import { type CliWorld, cliWorld } from "./cli.ts";

/** A world of the real program that was connected, and backed up once by it: a copy of the first one of this content. */
export async function backedUpWorld(content: SeedPlan = {}): Promise<CliWorld> {
  const name = `backed up ${JSON.stringify(content).replaceAll(/\W+/g, " ")}`;
  return await preparedWorld(name, content, async (world) => {
    await world.connect();
    const { code, stderr } = await world.run(["backup"]);
    if (code !== 0) throw new Error(`dropkeep backup: ${code} ${stderr}`);
  });
}

/** A world of the real program, as `prepare` left the first one of this name. */
export async function preparedWorld(
  name: string,
  content: SeedPlan,
  prepare: (world: CliWorld) => Promise<void>,
): Promise<CliWorld> {
  const made = await madeOnce(name, async (folder) => {
    const world = await cliWorld(content);
    await prepare(world);
    // What is open is not copied.
    await world.whileAway(async () => cpSync(world.folder, folder, { recursive: true }));
    await world.close();
  });
  return await cliWorld(content, made);
}
