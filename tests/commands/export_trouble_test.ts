import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backedUpWorld } from "./backed_up_world.ts";
import { CLI, type CliWorld, endOf } from "./cli.ts";
import { expectSentence } from "./expecting.ts";

/** Last of all on a loaded machine: it is still at work when the test has seen that it has begun. */
const SLOW = { under: ["nice", "-n", "19"] };

let world: CliWorld;

beforeAll(async () => {
  world = await backedUpWorld();
});
afterAll(() => world.close());

describe("an export that does not go well", () => {
  it("touches no file beside the zip, also not <name>.part", async () => {
    const file = `${world.folder}/beside.zip`;
    await Deno.writeTextFile(`${file}.part`, "mine");

    const { code } = await world.run(["export", "/members/carol@acme.example/odd/dots...", "--zip", file]);

    expect([code, spawnSync("unzip", ["-tq", file]).status]).toEqual([0, 0]);
    expect(await Deno.readTextFile(`${file}.part`)).toBe("mine");
    expect(partials(world.folder)).toEqual([]);
  });

  it("leaves the zip's name free when it is killed, so that it can be made again", async () => {
    const file = `${world.folder}/again.zip`;
    const killed = world.start(["export", "--zip", file], SLOW);
    await untilPartial(world.folder);
    killed.kill("SIGKILL");
    await endOf(killed);
    partials(world.folder).forEach((name) => Deno.removeSync(`${world.folder}/${name}`));

    const { code } = await world.run(["export", "--zip", file]);

    expect([code, spawnSync("unzip", ["-tq", file]).status]).toEqual([0, 0]);
  });

  it("says that nothing is left of a zip that was stopped", async () => {
    const stopped = world.start(["export", "--zip", `${world.folder}/stopped.zip`], SLOW);
    await untilPartial(world.folder);
    stopped.kill("SIGINT");

    const { code, stderr } = await endOf(stopped);

    expect([code, stderr]).toEqual([
      130,
      expect.stringContaining("Stopped on request; no zip was made of it"),
    ]);
    expect(partials(world.folder)).toEqual([]);
  });

  it.each([
    ["a file", "afile", /^Cannot export into "\S+afile": a file stands where a folder is due/],
    ["a file on the way", "afile/sub", /^Cannot export into "\S+sub": a file stands where a folder is due/],
    ["a place of the system", "/proc/out", /^Cannot export into "\/proc\/out": no folder can be made there/],
  ])("says in one sentence that the folder is %s", async (_, place, sentence) => {
    await Deno.writeTextFile(`${world.folder}/afile`, "mine");

    expectSentence(await world.run(["export", "--folder", resolve(world.folder, place)]), 1, sentence);
  });

  it("says that the disk is full", async () => {
    const line = `"$0" run -A --quiet --no-check "$1" export --zip - > /dev/full`;

    const ended = await new Deno.Command("sh", { args: ["-c", line, Deno.execPath(), CLI], env: world.env })
      .output();

    expect([ended.code, new TextDecoder().decode(ended.stderr)]).toEqual([
      1,
      expect.stringMatching(/^Cannot go on: the disk or the quota is full; make room/),
    ]);
  });
});

function partials(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".partial"));
}

/** Waits until an export has begun to write. */
async function untilPartial(folder: string) {
  while (partials(folder).length === 0) {
    await new Promise((wake) => setTimeout(wake, 1));
  }
}
