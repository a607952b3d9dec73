import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backedUpWorld } from "./backed_up_world.ts";
import type { CliWorld } from "./cli.ts";
import { expectSentence } from "./expecting.ts";

describe("a damaged repository", () => {
  let world: CliWorld;
  let repository: string;
  beforeAll(async () => {
    world = await backedUpWorld({ files: 20, members: 1 });
    repository = (await world.run(["check", "--json"])).json.repository.location;
  });
  afterAll(() => world.close());

  const findings = async () => (await world.run(["check", "--read-data", "--json"])).json.findings;

  it("without an index is whole again after dropkeep rebuild-index", async () => {
    for (const { name } of Deno.readDirSync(`${repository}/index`)) {
      await Deno.remove(`${repository}/index/${name}`);
    }
    const dry = await world.run(["rebuild-index", "--dry-run", "--json"]);
    const before = await world.run(["check", "--json"]);

    const done = await world.run(["rebuild-index", "--json"]);

    expect([dry.json.damaged_packs, before.json.ok, done.json.packs]).toEqual([[], false, dry.json.packs]);
    expect(await findings()).toEqual([]);
  });

  it("that lacks its config and its key opens again after dropkeep repair, which keeps copies", async () => {
    const [key] = [...Deno.readDirSync(`${repository}/keys`)].map(({ name }) => `keys/${name}`);
    for (const name of ["config", key!]) await Deno.remove(`${repository}/${name}`);
    const refused = await world.run(["backup"]);

    const done = await world.run(["repair", "--json"]);

    expectSentence(refused, 1, /^Acme: Cannot open a repository in \S+: .* run dropkeep repair/);
    expect([done.code, done.json.put_back]).toEqual([0, ["config", key]]);
    expect(await findings()).toEqual([]);
  });

  it("never puts them into a place where nothing else of it lies", async () => {
    await Deno.rename(repository, `${repository} elsewhere`);
    const refused = await world.run(["repair"]);
    await Deno.rename(`${repository} elsewhere`, repository);

    expectSentence(refused, 1, /there is no file "config"; check the place/);
  });

  it("with a pack cut short gives back all that is left after dropkeep repair, and the rest after a backup", async () => {
    const packs = [...Deno.readDirSync(`${repository}/data`)].flatMap(({ name }) =>
      [...Deno.readDirSync(`${repository}/data/${name}`)].map((file) =>
        `${repository}/data/${name}/${file.name}`
      )
    );
    const largest = packs.toSorted((a, b) => Deno.statSync(b).size - Deno.statSync(a).size)[0]!;
    Deno.chmodSync(largest, 0o600);
    Deno.truncateSync(largest, Deno.statSync(largest).size >> 1);

    const before = await world.run(["export", "--folder", `${world.folder}/before`, "--json"]);

    const done = await world.run(["repair", "--json"]);

    expect(done.code).toBe(3);
    expect(done.json).toMatchObject({
      damaged_packs: [{ why: expect.any(String) }],
      removed: [],
      unreadable: [],
    });
    // Whose files the largest pack holds depends on the moment: what cannot be read names them.
    expect(done.json.lost.length).toBeGreaterThan(0);
    expect(done.json.lost.length).toBe(before.json.failed);
    expect(done.json.lost).toContainEqual(
      expect.stringMatching(/^\/(members|team-folders|shared-folders)\/./),
    );
    expect(await findings()).toEqual([]);
    const backup = await world.run(["backup", "--json"]);
    expect(backup.json.runs[0]).toMatchObject({ state: "success" });
    expect(backup.json.runs[0].downloaded_files).toBeGreaterThan(0);
    expect((await world.run(["repair", "--read-data"])).stdout).toMatch(
      /^The index names \d+ packs with \d+ blobs\.\n$/,
    );
  });
});
