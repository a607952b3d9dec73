import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { killIfThere } from "../support/kill.ts";
import { connectedWorld } from "./backed_up_world.ts";
import { type CliWorld, endOf, readUntil } from "./cli.ts";
import { withoutProgress } from "./expecting.ts";

let world: CliWorld;

beforeEach(async () => {
  world = await connectedWorld();
});
afterEach(() => world.close());

describe("dropkeep backup", () => {
  it("ends in a snapshot, and the next run reads only what changed", async () => {
    const first = await world.run(["backup", "--json"]);
    await world.control("POST", "put", { member: "bob", path: "/New.txt", text: "new" });
    const second = await world.run(["backup", "--json"]);

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(first.json.runs).toHaveLength(1);
    expect(first.json.runs[0]).toMatchObject({ task: "Acme", run: 1, state: "success", causes: [] });
    expect(first.json.runs[0].snapshot).toMatch(/^[0-9a-f]{64}$/);
    expect(second.json.runs[0]).toMatchObject({
      run: 2,
      added: 1,
      changed: 0,
      removed: 0,
      downloaded_files: 1,
    });
    expect(second.json.runs[0].files).toBe(first.json.runs[0].files + 1);
  });

  it("says Partial with cause and fix, exits with 3, and leads to the item", async () => {
    await world.control("POST", "faults", {
      route: "files/download",
      path: "/welcome.txt",
      times: null,
      effect: {
        status: 409,
        body: {
          error_summary: "path/restricted_content/..",
          error: { ".tag": "path", path: { ".tag": "restricted_content" } },
        },
      },
    });

    const { code, stdout, stderr } = await world.run(["backup"]);
    const { json } = await world.run(["runs", "show", "1", "--json"]);

    expect([code, withoutProgress(stderr)]).toEqual([3, ""]);
    expect(stdout).toContain("Partial");
    expect(stdout).toContain("restricted content");
    expect(stdout).toContain("Ask Dropbox support");
    expect(stdout).toContain("dropkeep runs show 1");
    const paths = json.runs[0].errors.map(({ path }: { path: string }) => path);
    expect(paths).toContain("/members/alice@acme.example/Welcome.txt");
    expect(json.runs[0].errors[0]).toMatchObject({
      code: "restricted_content",
      attempts: expect.any(Number),
    });
  });

  it("says how many more errors there are than were asked for", async () => {
    const error = { ".tag": "path", path: { ".tag": "restricted_content" } };
    const body = { error_summary: "path/restricted_content/..", error };
    const fault = { route: "files/download", path: "^/contracts/", times: null };
    await world.control("POST", "faults", { ...fault, effect: { status: 409, body } });
    await world.run(["backup"]);

    const all = await world.run(["runs", "show", "1", "--json"]);
    const one = await world.run(["runs", "show", "1", "--limit", "1", "--json"]);
    const words = await world.run(["runs", "show", "1", "--limit", "1"]);

    const { length } = all.json.runs[0].errors;
    expect(length).toBeGreaterThan(1);
    expect(all.json.runs[0].more_errors).toBe(0);
    expect(one.json.runs[0]).toMatchObject({ errors: [{}], more_errors: length - 1 });
    expect(words.stdout).toMatch(`There are ${length - 1} more: say --limit ${length}\n`);
  });

  it("stops cleanly on SIGINT, keeps what it stored, and the next run completes", async () => {
    await world.control("POST", "faults", { route: "files/download", times: null, effect: { delay: 400 } });
    const child = world.start(["backup", "--json"]);
    await world.untilCalled("files/download");

    child.kill("SIGINT");
    const { code, json, stderr } = await endOf(child);
    await world.control("DELETE", "faults");
    const { json: listed } = await world.run(["runs", "--json"]);
    const again = await world.run(["backup", "--json"]);

    expect([code, json.runs[0].error.code]).toEqual([130, "interrupted"]);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(listed.runs[0]).toMatchObject({ state: "interrupted", snapshot: null });
    expect(again.json.runs[0]).toMatchObject({ state: "success", run: 2 });
  });

  it("gives an account's second process exit code 4, and harms nothing", async () => {
    await world.control("POST", "faults", { route: "files/list_folder", effect: { delay: 8000 } });
    const first = world.start(["backup", "--json"]);
    // A second that waits for the folder would wait for ever.
    onTestFinished(() => killIfThere(first));
    await world.untilCalled("files/list_folder");

    // It stands still: however long the second takes to start, the first still has the folder then.
    first.kill("SIGSTOP");
    const second = await world.run(["backup"]);
    first.kill("SIGCONT");

    expect(second.code).toBe(4);
    expect(second.stderr).toMatch(
      /^Cannot use "\S+data": process \d+ has used it since .*stop it first.*\n$/,
    );
    expect((await endOf(first)).code).toBe(0);
  });

  it("names the lost connection, keeps the snapshots, and goes on after connecting again", async () => {
    await world.run(["backup"]);
    const [{ refresh_token: fresh }, links] = [
      await world.control("POST", "links", {}),
      world.sandbox.world.state.db,
    ];
    for (const { id } of links.rows<{ id: string }>("select id from links where refresh_token <> ?", fresh)) {
      await world.control("DELETE", `links/${id}`);
    }

    const lost = await world.run(["backup"]);
    const tasks = await world.run(["tasks", "--json"]);
    const entities = await world.run(["entities", "--status", "failed", "--json"]);
    const snapshots = await world.run(["snapshots", "--json"]);
    await world.run(["connect", "--refresh-token", fresh]);
    const again = await world.run(["backup", "--json"]);

    expect([lost.code, lost.stderr]).toEqual([
      1,
      expect.stringContaining("Connect the team again: dropkeep connect"),
    ]);
    expect(tasks.json.tasks[0]).toMatchObject({ connected: false, last_run: { state: "failed" } });
    expect(entities.json.entities[0].reason).toMatchObject({ code: "link_lost", run: 2 });
    expect(snapshots.json.snapshots).toHaveLength(1);
    expect(again.json.runs[0].state).toBe("success");
    expect((await world.run(["tasks", "--json"])).json.tasks[0].connected).toBe(true);
  });
});

it("backup draws no progress where standard error is no terminal", async () => {
  const child = world.start(["backup"]);
  const said = readUntil(child.stdout, /Success/);

  await said;

  expect(withoutProgress((await endOf(child)).stderr)).toBe("");
});
