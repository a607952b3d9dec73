import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { openServices } from "../../src/services.ts";
import { backedUpWorld } from "./backed_up_world.ts";
import type { CliWorld } from "./cli.ts";

// One world for all: these commands only look.
let world: CliWorld;

beforeAll(async () => {
  world = await backedUpWorld();
  await world.control("POST", "put", { member: "alice", path: "/Welcome.txt", text: "changed" });
  await world.control("POST", "put", { folder: "Marketing", path: "/New/a.txt", text: "new" });
  await world.control("POST", "delete", { member: "carol", path: "/Fotos" });
  await world.control("POST", "move", { member: "bob", from: "/src/lib.rs", to: "/src/library.rs" });
  const target = { member: "bob", to_target: { folder: "Marketing" } };
  await world.control("POST", "move", { ...target, from: "/Videos/demo.mp4", to: "/demo.mp4" });
  await world.run(["backup"]);
});
afterAll(() => world.close());

const namesIn = (entries: { name: string }[]) => entries.map(({ name }) => name);

describe("dropkeep snapshots", () => {
  it("lists the newest first, with what each run changed", async () => {
    const { json } = await world.run(["snapshots", "--json"]);

    expect(json.snapshots.map(({ run }: { run: number }) => run)).toEqual([2, 1]);
    expect(json.snapshots[0]).toMatchObject({ state: "success", changed: 1, added: 3, removed: 4 });
  });

  it("counts one member alone, named by email or name in any case", async () => {
    const byEmail = await world.run(["snapshots", "--entity", "CAROL@acme.example", "--json"]);
    const byName = await world.run(["snapshots", "--entity", "carol çelik", "--json"]);

    expect(byEmail.json.snapshots[0]).toMatchObject({ run: 2, added: 0, removed: 2 });
    expect(byName.json).toEqual(byEmail.json);
  });

  it("lists a snapshot whose run was cut off before it had counted", async () => {
    await forgetCounts(1);

    const { code, json } = await world.run(["snapshots", "--json"]);
    const { stdout } = await world.run(["snapshots"]);

    expect(code).toBe(0);
    expect(json.snapshots[1]).toMatchObject({ run: 1, files: null, added: null });
    expect(stdout).toMatch(/ 1 .* - +- +-$/m);
  });
});

/** As a run leaves it that is killed between its snapshot and its end. */
async function forgetCounts(run: number) {
  const services = await openServices(readConfig(world.env), () => new Date());
  await services.catalogue.write((trx) =>
    trx.updateTable("runs").set({ summary: null }).where("id", "=", run).execute()
  );
  await services.close();
}

describe("dropkeep ls", () => {
  it("walks down from the shelves to a file, as of any snapshot", async () => {
    const top = await world.run(["ls", "--json"]);
    const members = await world.run(["ls", "/members", "--json"]);
    const before = await world.run(["ls", "/members/carol@acme.example", "--snapshot", "1", "--json"]);
    const after = await world.run(["ls", "/members/carol@acme.example", "--json"]);

    expect(namesIn(top.json.entries)).toEqual(["app-folders", "members", "shared-folders", "team-folders"]);
    expect(namesIn(members.json.entries)).toContain("alice@acme.example");
    expect(namesIn(before.json.entries)).toContain("Fotos");
    expect(namesIn(after.json.entries)).not.toContain("Fotos");
  });

  it("tells what Dropbox knows of a file", async () => {
    const { json } = await world.run(["ls", "/members/alice@acme.example/Contracts/Lease.pdf", "--json"]);

    expect(json.entries).toEqual([{
      path: "/members/alice@acme.example/Contracts/Lease.pdf",
      name: "Lease.pdf",
      kind: "file",
      size: 388_120,
      modified: "1988-01-01T00:00:00.000Z",
      dropbox_id: expect.stringMatching(/^id:/),
      rev: expect.stringMatching(/^[0-9a-f]+$/),
      content_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      unverified: false,
      target: null,
    }]);
  });

  it("goes through mounts, and everywhere with --recursive", async () => {
    const { json } = await world.run(["ls", "/members/bob@acme.example/", "--recursive", "--json"]);

    const paths = json.entries.map(({ path }: { path: string }) => path);
    expect(paths).toContain("/members/bob@acme.example/Launch plan/Photos/stage.jpg");
    expect(new Set(paths).size).toBe(paths.length);
  });

  it("goes through all of a snapshot, in which nobody's empty home stands", async () => {
    const { json, code } = await world.run(["ls", "--recursive", "--json"]);

    const paths: string[] = json.entries.map(({ path }: { path: string }) => path);
    expect(code).toBe(0);
    expect(paths).toContain("/team-folders/Engineering/Payroll/2026.csv");
    expect(paths).not.toContain("/members/sam@acme.example");
  });

  it("spells out on a terminal what would turn its text round, and never in JSON", async () => {
    const args = ["ls", "/members/carol@acme.example/odd"];
    const words = await world.run(args);
    const { json } = await world.run([...args, "--json"]);

    expect(words.stdout).toContain("right-\\u{202e}to-left.txt");
    expect(words.stdout).toContain("line\\u{a}break.txt");
    expect(namesIn(json.entries)).toEqual(
      expect.arrayContaining(["right-\u202eto-left.txt", "line\nbreak.txt"]),
    );
  });

  it("names the part of a path that is not there", async () => {
    const { code, stderr } = await world.run(["ls", "/members/alice@acme.example/Nope/a.txt"]);

    expect([code, stderr]).toEqual([
      1,
      'Cannot find "/members/alice@acme.example/Nope/a.txt" in this snapshot: there is no "Nope"\n',
    ]);
  });
});

describe("dropkeep find", () => {
  it("finds a part of a name in any case, and says that there are more", async () => {
    const all = await world.run(["find", "LEASE", "--json"]);
    const some = await world.run(["find", "lease", "--limit", "1", "--json"]);

    expect(namesIn(all.json.entries)).toEqual(
      expect.arrayContaining(["Lease.pdf", "Lease (countersigned).pdf"]),
    );
    expect(all.json.more).toBe(false);
    expect(some.json).toMatchObject({ more: true, entries: [{}] });
  });

  it("takes signs of a pattern as they are", async () => {
    const { json, code } = await world.run(["find", "%", "--json"]);

    expect([code, json.entries]).toEqual([0, []]);
  });
});

describe("dropkeep diff", () => {
  it("tells added, changed, removed and moved, also from one folder of the team to another", async () => {
    const { json } = await world.run(["diff", "--json"]);

    const told = json.changes.map(({ change, path, from }: Record<string, string>) => [change, path, from]);
    expect(told).toEqual(expect.arrayContaining([
      ["changed", "/members/alice@acme.example/Welcome.txt", null],
      ["moved", "/members/bob@acme.example/src/library.rs", "/members/bob@acme.example/src/lib.rs"],
      ["moved", "/team-folders/Marketing/demo.mp4", "/members/bob@acme.example/Videos/demo.mp4"],
      ["removed", "/members/carol@acme.example/Fotos/ΟΔΟΣ/Σ.txt", null],
      ["added", "/team-folders/Marketing/New/a.txt", null],
    ]));
    expect(json.counts).toEqual({ added: 1, changed: 1, removed: 2, moved: 2 });
  });

  it("puts the older snapshot first, however they are named", async () => {
    const one = await world.run(["diff", "1", "2", "--json"]);
    const other = await world.run(["diff", "latest", one.json.older.slice(0, 8), "--json"]);

    expect(other.json).toEqual(one.json);
  });

  it("refuses the first snapshot alone and one that is not there", async () => {
    const first = await world.run(["diff", "1"]);
    const none = await world.run(["diff", "ffff"]);

    expect([first.code, first.stderr]).toEqual([1, expect.stringContaining("there is none before it")]);
    expect([none.code, none.stderr]).toEqual([
      1,
      expect.stringContaining("dropkeep snapshots lists those there are"),
    ]);
  });
});
