import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectedWorld } from "./backed_up_world.ts";
import type { CliWorld } from "./cli.ts";

const HOME = "/members/alice@acme.example";

describe("dropkeep access", () => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await connectedWorld();
    await world.control("POST", "put", { member: "alice", path: "/Plans/a.txt", text: "a" });
    await world.control("POST", "put", { member: "alice", path: "/own.txt", text: "b" });
    await world.control("POST", "shared-folders", {
      member: "alice",
      path: "/Plans",
      owner: "alice",
      with: ["bob"],
    });
    await world.run(["backup"]);
  });
  afterAll(() => world.close());

  const names = (json: { access: { name: string; access: string }[] }) =>
    json.access.map(({ name, access }) => `${name}: ${access}`);

  it("names who is in the shared folder that a file lies in, through a mount too", async () => {
    const { json, code } = await world.run(["access", `${HOME}/Plans/a.txt`, "--json"]);

    expect(code).toBe(0);
    expect(json).toMatchObject({
      run: 1,
      kind: "shared_folder",
      folder: "/shared-folders/Plans",
      told: true,
    });
    expect(names(json)).toEqual(["Alice Adams: owner", "Bob Brown: editor"]);
    expect(json.rules.policy).toBeTruthy();
  });

  it("says that a member's own files are his alone", async () => {
    const { json } = await world.run(["access", `${HOME}/own.txt`, "--json"]);

    expect(names(json)).toEqual(["Alice Adams: owner"]);
  });

  it("tells it as of a day, and in words", async () => {
    const today = new Date().toISOString().slice(0, 10);
    const said = await world.run(["access", `${HOME}/Plans`, "--at", today]);

    expect(said.stdout).toMatch(/Plans at .* \(run 1\), by \/shared-folders\/Plans:/);
    expect(said.stdout).toContain("Bob Brown");
  });

  it.each([
    [[`${HOME}/Plans`, "--at", "2020-01-01"], 1, 'there is no snapshot of "Acme" so old'],
    [[`${HOME}/Plans`, "--at", "2020-01-01T99:00Z"], 2, "Cannot read the time"],
    [["/members"], 1, "give a member, a folder or what is in it"],
    [[`${HOME}/nothing`], 1, 'there is no "nothing"'],
    [[], 2, "dropkeep access PATH"],
  ])("refuses %j with one sentence", async (args, exit, sentence) => {
    const { code, stderr } = await world.run(["access", ...args]);

    expect([code, stderr]).toEqual([exit, expect.stringContaining(sentence)]);
  });
});
