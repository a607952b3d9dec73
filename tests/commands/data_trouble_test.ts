import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectedWorld } from "./backed_up_world.ts";
import type { CliWorld } from "./cli.ts";
import { expectAllThere, expectSentence } from "./expecting.ts";

let world: CliWorld;

beforeEach(async () => {
  world = await connectedWorld();
});
afterEach(() => world.close());

const data = () => world.env.DROPKEEP_DATA!;

describe("the data folder", () => {
  it("[K2] refuses a wrong master key", async () => {
    await world.run(["backup"]);
    const wrong = { DROPKEEP_MASTER_KEY: new Uint8Array(32).fill(7).toBase64() };

    expectSentence(await world.run(["tasks"], { env: wrong }), 1, /^Cannot .*master key/);

    await expectAllThere(world, 2);
  });

  it("[K2] refuses to go on without its master key, and never makes another one", async () => {
    await world.run(["backup"]);
    const key = await Deno.readTextFile(`${data()}/keys/master.key`);
    await Deno.remove(`${data()}/keys/master.key`);

    expectSentence(await world.run(["backup"]), 1, /^Cannot .*master key.*put it back/);
    await expect(Deno.stat(`${data()}/keys/master.key`)).rejects.toThrow(Deno.errors.NotFound);

    await Deno.writeTextFile(`${data()}/keys/master.key`, key);
    await expectAllThere(world, 2);
  });

  it("names a folder that cannot be made", async () => {
    await Deno.writeTextFile(`${world.folder}/file`, "");

    const ended = await world.run(["tasks"], { env: { DROPKEEP_DATA: `${world.folder}/file/data` } });

    expectSentence(
      ended,
      1,
      /^Cannot use "\S+file\/data": .* check its owner and mode, or set DROPKEEP_DATA/,
    );
  });

  it("names a setting that is none, and one that is wrong", async () => {
    const strange = await world.run(["tasks"], { env: { DROPKEEP_DTA: "x" } });
    const wrong = await world.run(["tasks"], { env: { DROPKEEP_WORKERS: "many" } });

    expectSentence(strange, 2, /^Cannot start: DROPKEEP_DTA is no setting; did you mean DROPKEEP_DATA\?/);
    expectSentence(wrong, 2, /^Cannot start: DROPKEEP_WORKERS is "many"; give a whole number/);
  });

  it("says what to do first where there is no task", async () => {
    const empty = { DROPKEEP_DATA: `${world.folder}/empty` };

    expectSentence(await world.run(["backup"], { env: empty }), 2, /connect a team first: dropkeep connect/);
    expectSentence(await world.run(["check"], { env: empty }), 2, /connect a team first: dropkeep connect/);
  });
});
