import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectedWorld } from "./backed_up_world.ts";
import type { CliWorld } from "./cli.ts";

describe("dropkeep prune", () => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await connectedWorld({ files: 20, members: 1 });
    const recipe = { seed: 5, size: 2_000_000 };
    await world.control("POST", "put", { member: "alice", path: "/gone.bin", recipe });
    await world.run(["backup"]);
    await world.control("POST", "delete", { member: "alice", path: "/gone.bin" });
    await world.run(["backup"]);
    await world.run(["forget", "1"]);
  });
  afterAll(() => world.close());

  it("says what there is to win, marks it, and removes it at once where that is asked for", async () => {
    const dry = await world.run(["prune", "--dry-run", "--json"]);
    const marked = await world.run(["prune", "--json"]);
    const removed = await world.run(["prune", "--no-grace", "--json"]);

    expect(dry.json).toMatchObject({ dry_run: true, marked: 0, removed: 0 });
    expect(dry.json.unused_bytes).toBeGreaterThan(1_900_000);
    expect(marked.json).toMatchObject({ removed: 0, waiting: marked.json.marked });
    expect(removed.json).toMatchObject({ removed: marked.json.marked, waiting: 0 });
    expect(removed.json.removed_bytes).toBeGreaterThan(1_900_000);
    expect((await world.run(["check", "--read-data", "--json"])).json.findings).toEqual([]);
  });

  it("says it in words", async () => {
    const { stdout } = await world.run(["prune"]);

    expect(stdout).toMatch(/^Acme.*: \d+ packs, .* of which .* are not needed\nRemoved 0 packs \(0 B\)/);
  });
});
