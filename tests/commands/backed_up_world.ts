import { cpSync } from "node:fs";
import type { SeedPlan } from "../../src/sandbox/seed/seed_team.ts";
import { madeOnce } from "../support/made_once.ts";
import { type CliWorld, cliWorld } from "./cli.ts";

/** A world of the real program to which a team is connected: a copy of the first one of this content. */
export async function connectedWorld(content: SeedPlan = {}): Promise<CliWorld> {
  return await preparedWorld("connected", content, async (world) => void await world.connect());
}

/** The same, backed up once by the program. */
export async function backedUpWorld(content: SeedPlan = {}): Promise<CliWorld> {
  return await preparedWorld("backed up", content, async (world) => {
    await world.connect();
    const { code, stderr } = await world.run(["backup"]);
    if (code !== 0) throw new Error(`dropkeep backup: ${code} ${stderr}`);
  });
}

/** A world of the real program, as `prepare` left the first one of this name and content. */
export async function preparedWorld(
  name: string,
  content: SeedPlan,
  prepare: (world: CliWorld) => Promise<void>,
): Promise<CliWorld> {
  const plan = JSON.stringify(content).replaceAll(/\W+/g, " ");
  const made = await madeOnce(`${name} ${plan}`, async (folder) => {
    const world = await cliWorld(content);
    await prepare(world);
    // What is open is not copied.
    await world.whileAway(async () => cpSync(world.folder, folder, { recursive: true }));
    await world.close();
  });
  return await cliWorld(content, made);
}
