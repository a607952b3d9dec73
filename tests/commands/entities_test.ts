import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectedWorld } from "./backed_up_world.ts";
import type { CliWorld } from "./cli.ts";

let world: CliWorld;

beforeAll(async () => {
  world = await connectedWorld();
});
afterAll(() => world.close());

async function statusOf(name: string): Promise<string> {
  const { json } = await world.run(["entities", name, "--json"]);
  return json.entities[0].status;
}

describe("dropkeep entities", () => {
  it("knows nobody before the first run and everybody after it", async () => {
    const before = await world.run(["entities", "--json"]);
    await world.run(["backup"]);
    const after = await world.run(["entities", "--json"]);

    expect(before.json).toEqual({ entities: [] });
    const bob = after.json.entities.find(({ email }: { email: string }) => email === "bob@acme.example");
    expect(bob).toMatchObject({ kind: "member", name: "Bob Brown", status: "Success", reason: null });
    expect(after.json.entities.map(({ kind }: { kind: string }) => kind)).toContain("team_folder");
  });

  it("leaves out what is paused until it is resumed", async () => {
    const paused = await world.run(["entities", "pause", "bob@acme.example", "--json"]);
    await world.control("POST", "put", { member: "bob", path: "/Later.txt", text: "later" });
    const without = await world.run(["backup", "--json"]);
    const status = await statusOf("bob");
    await world.run(["entities", "resume", "all"]);
    const withBob = await world.run(["backup", "--json"]);

    expect([paused.json, status]).toEqual([{ changed: 1 }, "Paused"]);
    expect(without.json.runs[0].added).toBe(0);
    expect(withBob.json.runs[0].added).toBe(1);
    expect(await statusOf("bob")).toBe("Success");
  });

  it("lets a newcomer wait where activation is not automatic", async () => {
    await world.run(["tasks", "auto-activate", "off"]);
    const gina = { given_name: "Gina", surname: "Green", email: "gina@acme.example" };
    await world.control("POST", "members", gina);
    await world.control("POST", "put", { member: "gina", path: "/Hello.txt", text: "hello" });

    await world.run(["backup"]);
    const waiting = await statusOf("gina");
    await world.run(["entities", "activate", "gina@acme.example"]);
    const scheduled = await statusOf("gina");
    await world.run(["backup"]);

    expect([waiting, scheduled, await statusOf("gina")]).toEqual(["Not Active", "Scheduled", "Success"]);
  });

  it("archives a member who left and keeps the files", async () => {
    await world.control("DELETE", "members/carol");
    await world.run(["backup"]);

    expect(await statusOf("carol")).toBe("Archived");
    const { json } = await world.run(["ls", "/members/carol@acme.example", "--json"]);
    expect(json.entries.length).toBeGreaterThan(0);
    const again = await world.run(["entities", "activate", "carol@acme.example"]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("it is archived")]);
  });

  it.each([
    [
      ["entities", "pause", "nobody"],
      1,
      'Cannot find "nobody": no member or team folder has that name or email',
    ],
    [["entities", "bogus"], 1, 'Cannot find "bogus": no member or team folder has that in its name or email'],
    [["entities", "pause"], 2, "Cannot run this without a name: dropkeep entities pause NAME... or all"],
    [
      ["entities", "--status", "Fine"],
      2,
      'Cannot filter by status "Fine": give one of Not Active, Scheduled',
    ],
  ])("%j is refused with one sentence", async (args, exit, sentence) => {
    const { code, stderr } = await world.run(args);

    expect([code, stderr]).toEqual([exit, expect.stringContaining(sentence)]);
  });
});

describe("dropkeep tasks", () => {
  it("renames a task, and finds it under its new name", async () => {
    const renamed = await world.run(["tasks", "rename", "Acme, Europe", "--task", "Acme", "--json"]);
    const old = await world.run(["runs", "--task", "Acme"]);
    const back = await world.run(["tasks", "rename", "Acme"]);

    expect(renamed.json.tasks[0].name).toBe("Acme, Europe");
    expect([old.code, old.stderr]).toEqual([1, 'Cannot find task "Acme": there is none of that name\n']);
    expect(back.stdout).toBe('"Acme, Europe" is now "Acme".\n');
  });

  it("refuses a name that is none", async () => {
    const { code, stderr } = await world.run(["tasks", "rename", " "]);

    expect([code, stderr]).toEqual([2, "Cannot change the task: name must not be empty\n"]);
  });
});
