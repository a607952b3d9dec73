import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { openServices } from "../../src/services.ts";
import { connectedWorld } from "./backed_up_world.ts";
import type { CliWorld } from "./cli.ts";

describe("dropkeep forget", () => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await connectedWorld({ files: 20, members: 1 });
    for (let run = 1; run <= 3; run++) await world.run(["backup"]);
  });
  afterAll(() => world.close());

  const snapshots = async () => (await world.run(["snapshots", "--json"])).json.snapshots.length;

  it("shows what would go, and changes nothing", async () => {
    const { code, json } = await world.run(["forget", "--keep-last", "2", "--save", "--dry-run", "--json"]);

    expect([code, json.dry_run, json.forgotten.map(({ run }: { run: number }) => run)]).toEqual([0, true, [
      1,
    ]]);
    expect(json.kept[0]).toMatchObject({ run: 3, kept_by: ["last"] });
    expect(await snapshots()).toBe(3);
  });

  it("has no rules of its own until they are saved, and uses them from then on", async () => {
    const without = await world.run(["forget"]);
    const first = await world.run(["forget", "--keep-last", "2", "--save", "--json"]);
    await world.run(["backup"]);
    const second = await world.run(["forget"]);

    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining("has no rules of its own")]);
    expect(first.json.forgotten).toMatchObject([{ run: 1 }]);
    expect(second.stdout).toContain("1 snapshot forgotten");
    expect(await snapshots()).toBe(2);
  });

  it("forgets what is named, by number or id", async () => {
    const { code, json } = await world.run(["forget", "3", "--json"]);

    expect([code, json.forgotten.length, json.kept.length]).toEqual([0, 1, 1]);
    expect((await world.run(["ls", "--snapshot", "3"])).stderr).toContain("dropkeep snapshots lists those");
  });

  it("never takes the last one unless it is told so, and says what would be lost", async () => {
    const dry = await world.run(["forget", "4", "--dry-run", "--json"]);
    const refused = await world.run(["forget", "4"]);
    const left = await snapshots();
    const done = await world.run(["forget", "4", "--even-the-last", "--json"]);
    const next = await world.run(["backup", "--json"]);

    expect([dry.code, dry.json.kept]).toEqual([0, []]);
    expect([refused.code, left]).toEqual([1, 1]);
    expect(refused.stderr).toMatch(
      /^Cannot forget every snapshot of .* none of its \d+ files .*--even-the-last$/m,
    );
    expect([done.code, done.json.forgotten.length]).toEqual([0, 1]);
    expect(next.json.runs[0]).toMatchObject({ state: "success", downloaded_files: 0 });
    expect(await snapshots()).toBe(1);
  });

  it.each([
    [["4", "--keep-last", "1"], 2, "give the one or the other"],
    [["--keep-within", "7"], 2, "within must be a span like 7d or 1y6m"],
    [["--save"], 2, "has no rules of its own; give some"],
    [["99"], 1, 'Cannot forget snapshot "99"'],
  ])("refuses %j with one sentence", async (args, exit, sentence) => {
    const { code, stderr } = await world.run(["forget", ...args]);

    expect([code, stderr]).toEqual([exit, expect.stringContaining(sentence)]);
  });

  it("[L1] tells the audit log what went, by what rules, and that it was the command line", async () => {
    const services = await openServices(readConfig(world.env), () => new Date());
    const rows = await services.control.read.selectFrom("audit").select(["action", "detail", "agent"])
      .orderBy("seq").execute().finally(() => services.close());
    const count = (action: string) => rows.filter((row) => row.action === action).length;

    expect(rows[0]).toMatchObject({ action: "task.added", agent: "command line" });
    expect(count("task.retention_changed")).toBe(1);
    expect(count("snapshot.forgotten")).toBe(4);
    expect(rows.find((row) => row.action === "snapshot.forgotten")!.detail).toContain('"run":1');
  });
});
