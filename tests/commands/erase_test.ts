import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Restic, withoutRestic } from "../support/restic.ts";
import { connectedWorld } from "./backed_up_world.ts";
import type { CliWorld } from "./cli.ts";

const PATH = "/members/alice@acme.example/Health";

describe.skipIf(withoutRestic())("dropkeep erase", () => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await connectedWorld({ files: 20, members: 1 });
    await world.control("POST", "put", { member: "alice", path: "/Health/diagnosis.txt", text: "secret" });
    await world.run(["backup"]);
  });
  afterAll(() => world.close());

  it("shows what would go, erases it, and gives a certificate", async () => {
    const dry = await world.run(["erase", PATH, "--dry-run", "--json"]);
    const there = await world.run(["ls", PATH]);
    const done = await world.run(["erase", PATH, "--json"]);
    const gone = await world.run(["ls", PATH]);

    expect(dry.json).toEqual({ dry_run: true, snapshots: 1, nodes: 1, versions: 2 });
    expect([there.code, done.code, gone.code]).toEqual([0, 0, 1]);
    expect(done.json.certificates).toMatchObject([{
      snapshots: 1,
      nodes: 1,
      versions: 2,
      path_sha256: [expect.any(String)],
    }]);
    expect((await world.run(["check", "--read-data", "--json"])).json.findings).toEqual([]);
  });

  it.each([
    [[], 2, "give paths, --item or --namespace; or --resume alone"],
    [[PATH, "--resume"], 2, "or --resume alone"],
    [["/members/nobody/x"], 1, "nothing of that name was backed up"],
  ])("refuses %j with one sentence", async (args, exit, sentence) => {
    const { code, stderr } = await world.run(["erase", ...args]);

    expect([code, stderr]).toEqual([exit, expect.stringContaining(sentence)]);
  });

  it("that others keep from its work is written down, said to be, and carried out by the next backup", async () => {
    await world.control("POST", "put", { member: "alice", path: "/Health2/other.txt", text: "secret" });
    await world.run(["backup"]);
    const { location } = (await world.run(["check", "--json"])).json.repository;
    const key = `${world.folder}/key`;
    await world.run(["keys", "add", "--to", key]);
    const restic = new Restic(location, (await Deno.readTextFile(key)).trim());

    const kept = await restic.whileBackingUp(() => world.run(["erase", `${PATH}2`]));
    const next = await world.run(["backup"]);

    expect([kept.code, next.code]).toEqual([4, 0]);
    expect(kept.stderr).toContain(
      "not carried out yet: the next backup does it, or dropkeep erase --resume.",
    );
    expect(next.stderr).toMatch(/Acme: Erased at .*: 1 item out of 2 snapshots/);
    expect((await world.run(["ls", `${PATH}2`])).code).toBe(1);
    await restic.check();
  });

  it("is not undone by a catalogue that is rebuilt from the storage", async () => {
    await world.run(["rebuild-catalogue", "--anew"]);
    await world.control("POST", "put", { member: "alice", path: "/Health/later.txt", text: "secret" });
    const { json } = await world.run(["backup", "--json"]);

    expect(json.runs[0]).toMatchObject({ state: "success", added: 0 });
    expect((await world.run(["ls", PATH])).code).toBe(1);
  });

  it("has nothing to resume when all is done", async () => {
    expect((await world.run(["erase", "--resume"])).stdout).toBe("Nothing is left to erase.\n");
  });
});
