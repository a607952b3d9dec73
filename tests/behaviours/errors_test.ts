import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BackupWorld, backupWorld } from "../support/backup_world.ts";
import { asMember, errorsOf, fault, kept, put, rpc } from "./alice.ts";
import { timedClient } from "./time.ts";

const busy = (tag: string) => ({ error_summary: `${tag}/..`, error: { reason: { ".tag": tag } } });
const HTML = "<html>bad gateway</html>";

describe("an error of Dropbox", () => {
  let world: BackupWorld;
  beforeEach(async () => void (world = await backupWorld()));
  afterEach(() => world.close());

  it.each([1, 15, 300])(
    "61 that asks to wait %i s is waited out in full, while other members go on",
    async (seconds) => {
      const headers = { "Retry-After": `${seconds}` };
      const effect = { status: 429, body: busy("too_many_requests"), headers };
      await fault(world, { route: "files/list_folder", actor: "alice", effect });
      const [alice, bob] = [await asMember(world, "alice"), await asMember(world, "bob")];
      const { client, asked } = await timedClient(world);
      const first = client.listFolder({ acting: alice, path: "" });
      while (asked.length === 0) await new Promise((done) => setTimeout(done, 1));
      await Promise.all([first, client.listFolder({ acting: bob, path: "" })]);

      const times = (who: string) => asked.filter((call) => call.who === who).map((call) => call.at);
      expect(times(bob.member!)[0]).toBeLessThan(seconds * 1000);
      expect(times(alice.member!).length).toBe(2);
      expect(times(alice.member!)[1]).toBeGreaterThanOrEqual(seconds * 1000);
    },
  );

  it("61 that asks to wait five minutes amid a backup delays it and costs no file", async () => {
    await put(world, "/a.txt");
    const effect = { status: 429, body: busy("too_many_requests"), headers: { "Retry-After": "300" } };
    await fault(world, { route: "files/download", path: "^/a\\.txt$", effect });
    const { client, passed } = await timedClient(world);
    const { state } = await world.backUp({ dropbox: client });

    expect([state, passed() >= 300_000]).toEqual(["success", true]);
    expect(await kept(world, "a.txt")).toHaveLength(1);
  });

  it("62 in plain text without a time is waited out longer each time", async () => {
    await fault(world, { route: "files/list_folder", times: 4, effect: { status: 429, body: "slow down" } });
    const acting = await asMember(world, "alice");
    const { client, asked } = await timedClient(world);
    await client.listFolder({ acting, path: "" });

    const at = asked.filter((call) => call.who === acting.member).map((call) => call.at);
    const pauses = at.slice(1).map((time, i) => time - at[i]!);
    expect(pauses).toHaveLength(4);
    for (const [i, pause] of pauses.slice(1).entries()) {
      expect(pause).toBeGreaterThanOrEqual(pauses[i]! * 1.5);
    }
  });

  it.each([
    ["500 in JSON", { status: 500, body: { error_summary: "other/", error: { ".tag": "other" } } }],
    ["500 with nothing", { status: 500 }],
    ["502 in HTML", { status: 502, body: HTML }],
    ["503 with a time", { status: 503, body: HTML, headers: { "Retry-After": "40" } }],
    ["504 after a minute", { status: 504, body: "timeout" }],
    ["400 in HTML", { status: 400, body: HTML }],
  ])("64 of %s, each third call, is tried again until all is read", async (_, effect) => {
    await fault(world, { route: "/2/", every: 3, times: null, effect });
    const { client } = await timedClient(world);
    const { run, state } = await world.backUp({ dropbox: client });

    const struck = world.sandbox.log.calls("/2/").filter((call) => call.status === effect.status);
    expect([state, await errorsOf(world, run)]).toEqual(["success", []]);
    expect(struck.length).toBeGreaterThan(20);
  });

  it("66 that denies Paper leaves the documents out with their reason, and keeps the rest", async () => {
    const error = { ".tag": "paper_access_denied", paper_access_denied: { ".tag": "paper_disabled" } };
    const effect = { status: 403, body: { error_summary: "paper_access_denied/", error } };
    await fault(world, { route: "files/export", times: null, effect });
    const { run, state, causes } = await world.backUp();

    expect(state).toBe("partial");
    expect(Object.keys(causes)).toEqual(["not_exportable"]);
    expect(await errorsOf(world, run)).toContainEqual({
      code: "not_exportable",
      path: "/Meeting notes.paper",
    });
    expect(await kept(world, "Lease.pdf")).toHaveLength(1);
  });

  it("66 that denies one member's files fails that member alone", async () => {
    const body = { error_summary: "team_access_denied/", error: { ".tag": "team_access_denied" } };
    const effect = { status: 403, body };
    await fault(world, { route: "files/list_folder", namespace: "bob", times: null, effect });
    const { entities, state } = await world.backUp();
    const named = await world.catalogue.read.selectFrom("entities").select(["id", "email"]).execute();

    const outcome = (email: string) =>
      entities.find((one) => one.entity_id === named.find((row) => row.email === email)?.id);
    expect(state).toBe("partial");
    expect(outcome("bob@acme.example")).toMatchObject({ outcome: "failed", reason_code: "no_access" });
    expect(outcome("alice@acme.example")).toMatchObject({ outcome: "success" });
  });

  it("67 of form is a 400 text that names the place", async () => {
    const list = (arg: object, headers?: HeadersInit) => rpc(world, "files/list_folder", arg, headers);
    const answers = [
      await list({ path: "", strange: 1 }),
      await list({ path: "" }, { "Content-Type": "text/plain" }),
      await list({ path: "/" }),
      await rpc(world, "files/download", null, {
        "Dropbox-API-Arg": '{"path":"/\u00e4"}',
        "Content-Type": "",
      }),
    ];

    expect(answers.map(({ status, json }) => [status, json])).toEqual(Array(4).fill([400, null]));
    expect(answers[0]!.text).toContain("strange");
    expect(answers[2]!.text).toContain("Specify the root folder as an empty string");
  });

  it("67 that calls our own request malformed is told as unexpected, in Dropbox's words", async () => {
    await put(world, "/a.txt");
    const body = 'Error in call to API function "files/download": path: strange';
    const effect = { status: 400, body };
    await fault(world, { route: "files/download", path: "^/a\\.txt$", times: null, effect });
    const { run, causes } = await world.backUp();

    const errors = await world.catalogue.read.selectFrom("run_errors").selectAll()
      .where("run_id", "=", run).execute();
    expect(causes).toEqual({ unexpected: 1 });
    expect(errors[0]!.detail).toContain("path: strange");
  });

  it("68 of the line that breaks each download for two minutes delays the run, and costs no file", async () => {
    const { client, passed } = await timedClient(world);
    await fault(world, { route: "files/download", times: null, for_seconds: 120, effect: { drop: true } });
    const { run, state } = await world.backUp({ dropbox: client });

    expect([state, await errorsOf(world, run)]).toEqual(["success", []]);
    expect(passed()).toBeGreaterThanOrEqual(120_000);
  });

  it("68 of a line that leads nowhere for two minutes delays the run, which goes on as if nothing had been", async () => {
    const { client, passed } = await timedClient(world, {
      wire: (next, passed) => (url, init) => {
        const isDown = url.endsWith("/files/download") && passed() < 120_000;
        if (!isDown) return next(url, init);
        throw new TypeError("client error (Connect): connection refused");
      },
    });
    const { run, state } = await world.backUp({ dropbox: client });

    expect([state, await errorsOf(world, run)]).toEqual(["success", []]);
    expect(passed()).toBeGreaterThanOrEqual(120_000);
  });

  it.each([-3, 3])("69 of a clock that is %i hours off has each token replaced in time", async (hours) => {
    await world.control("PUT", "token-life", { seconds: 20 });
    const acting = await asMember(world, "alice");
    const { client, asked, advance } = await timedClient(world, { skew: hours * 3_600_000 });
    await world.control("DELETE", "calls");
    for (let second = 0; second < 90; second++) {
      await client.latestCursor({ acting, path: "" });
      advance(1000);
    }

    const statuses = new Set(world.sandbox.log.calls("/2/").map((call) => call.status));
    expect([...statuses]).toEqual([200]);
    expect(asked.filter((call) => call.route === "/oauth2/token").length).toBeLessThan(9);
  });
});
