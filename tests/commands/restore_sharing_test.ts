import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliWorld, cliWorld } from "./cli.ts";

describe("dropkeep restore --sharing", () => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await cliWorld();
    await world.connect();
    await world.control("POST", "put", { member: "alice", path: "/Plans/a.txt", text: "a" });
    await world.control("POST", "shared-folders", {
      member: "alice",
      path: "/Plans",
      owner: "alice",
      with: ["bob"],
    });
    await world.run(["backup"]);
    await world.control("DELETE", "shared-folders/Plans/members/bob");
  });
  afterAll(() => world.close());

  const PLANS = "/shared-folders/Plans";

  it("reports who had access where nothing is said, and says how to read it", async () => {
    const said = await world.run(["restore", PLANS, "--in-place"]);
    const { json } = await world.run(["restore", "show", "1", "--json"]);

    expect(said.stdout).toMatch(/1 shared folder; who had access: dropkeep restore show 1/);
    expect(json.sharing).toContainEqual(
      expect.objectContaining({ folder: PLANS, name: "Bob Brown", stood: "Can edit", state: "told" }),
    );
  });

  it("gives access back with reapply, and tells whom it was given to", async () => {
    const { json, code } = await world.run([
      "restore",
      PLANS,
      "--in-place",
      "--sharing",
      "reapply",
      "--json",
    ]);
    const shown = await world.run(["restore", "show", String(json.restore)]);

    expect([code, json.plan.sharing, json.sharing]).toEqual([
      0,
      expect.objectContaining({ folders: 1, planned: 1 }),
      expect.objectContaining({ done: 1, left: 0, failed: 0 }),
    ]);
    expect(shown.stdout).toContain(`given back  ${PLANS} Bob Brown <bob@acme.example>: Can edit`);
  });

  it("takes three words alone", async () => {
    const said = await world.run(["restore", PLANS, "--sharing", "all"]);

    expect(said.code).toBe(2);
    expect(said.stderr).toContain('Cannot use --sharing "all": give none, report or reapply');
  });
});
