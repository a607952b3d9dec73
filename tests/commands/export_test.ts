import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backedUpWorld } from "./backed_up_world.ts";
import type { CliWorld } from "./cli.ts";

// One world for all: exports change nothing in it.
let world: CliWorld;

beforeAll(async () => {
  world = await backedUpWorld();
});
afterAll(() => world.close());

const ODD = "/members/carol@acme.example/odd";
const NAMES = [
  "line\nbreak.txt",
  "right-\u202eto-left.txt",
  "dots...",
  "space ",
  "nfc-\u00e9.txt",
  "nfd-e\u0301.txt",
];

describe("dropkeep export", () => {
  it("writes a zip that the stock unzip finds whole", async () => {
    const file = `${world.folder}/all.zip`;

    const { code, json } = await world.run(["export", "--zip", file, "--json"]);

    expect([code, json.failed, json.to]).toEqual([0, 0, file]);
    expect(json.files).toBe(42);
    expect(spawnSync("unzip", ["-tq", file]).status).toBe(0);
  });

  it("writes the same zip to standard output, and what it has to say beside it", async () => {
    const child = world.start(["export", "/members/alice@acme.example/Contracts", "--zip", "-"]);
    const { code, stdout, stderr } = await child.output();

    await Deno.writeFile(`${world.folder}/pipe.zip`, stdout);
    const listed = new TextDecoder().decode(spawnSync("unzip", ["-l", `${world.folder}/pipe.zip`]).stdout);

    expect([code, listed]).toEqual([0, expect.stringContaining("Contracts/Lease.pdf")]);
    expect(new TextDecoder().decode(stderr)).toContain("Exported to standard output: 2 files");
  });

  it("writes a folder with the names as they were, and completes it when told to", async () => {
    const folder = `${world.folder}/out`;

    const first = await world.run(["export", ODD, "--folder", folder, "--json"]);
    await Deno.remove(`${folder}/odd/dots...`);
    const refused = await world.run(["export", ODD, "--folder", folder]);
    const second = await world.run(["export", ODD, "--folder", folder, "--complete", "--json"]);

    expect([first.code, first.json.files]).toEqual([0, 12]);
    expect([...Deno.readDirSync(`${folder}/odd`)].map(({ name }) => name)).toEqual(
      expect.arrayContaining(NAMES),
    );
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("it is not empty")]);
    expect(second.json).toMatchObject({ files: 1, identical: 11 });
    expect(await Deno.readTextFile(`${folder}/odd/dots...`)).toBe("trailing dots\n");
  });

  it("overwrites no file, and leaves none behind where it fails", async () => {
    const file = `${world.folder}/mine.zip`;
    await Deno.writeTextFile(file, "mine");

    const over = await world.run(["export", "--zip", file]);
    const strange = await world.run(["export", "/nope", "--zip", `${world.folder}/none.zip`]);

    expect([over.code, over.stderr]).toEqual([1, expect.stringContaining("there is a file of that name")]);
    expect(await Deno.readTextFile(file)).toBe("mine");
    expect([strange.code, strange.stderr]).toEqual([1, expect.stringContaining('there is no "nope"')]);
    expect([...Deno.readDirSync(world.folder)].map(({ name }) => name)).not.toContain("none.zip");
  });

  it.each([
    [["export"], "say where to"],
    [["export", "--zip", "a.zip", "--folder", "b"], "say where to"],
    [["export", "--zip", "-", "--json"], "standard output carries the archive"],
    [["export", "--zip", "a.zip", "--complete"], "without --folder"],
  ])("%j is refused", async (args, sentence) => {
    const { code, stderr } = await world.run(args);

    expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });
});
