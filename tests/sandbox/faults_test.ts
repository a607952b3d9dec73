import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type As, type Json, type OpenSandbox, openSandbox } from "./open_sandbox.ts";

const alice = { as: "alice" };

describe("scripted faults", () => {
  let team: OpenSandbox;
  beforeAll(async () => {
    team = await openSandbox();
  });
  beforeEach(() => team.control("DELETE", "faults"));
  afterAll(() => team.close());

  const fault = (script: Json) =>
    team.control("POST", "faults", { times: null, effect: { status: 500 }, ...script });
  const statuses = async (count: number, ask: () => Promise<{ status: number }>) => {
    const seen = [];
    for (let n = 0; n < count; n++) seen.push((await ask()).status);
    return seen;
  };
  const info = () => team.rpc("team/get_info");
  const list = (path: string, as: As) => team.rpc("files/list_folder", { path }, as);

  it("strike each third call from the second on", async () => {
    await fault({ route: "team/get_info", from: 2, every: 3 });

    expect(await statuses(8, info)).toEqual([200, 500, 200, 200, 500, 200, 200, 500]);
  });

  it("strike one acting member, as user and as admin", async () => {
    await fault({ actor: "alice" });

    expect(await statuses(1, () => list("", alice))).toEqual([500]);
    expect(await statuses(1, () => list("", { admin: "alice" }))).toEqual([500]);
    expect(await statuses(1, () => list("", { as: "bob" }))).toEqual([200]);
  });

  it("strike one namespace by its path root, its path, its cursor and its sharing id", async () => {
    const { namespaces } = await team.team();
    const engineering = namespaces.find((one: Json) => one.name === "Engineering").id;
    const root = { admin: "alice", root: engineering };
    const { cursor } = (await list("", root)).json;
    await fault({ namespace: "Engineering" });

    expect((await list("", root)).status).toBe(500);
    expect((await list(`ns:${engineering}`, alice)).status).toBe(500);
    expect((await team.rpc("files/list_folder/continue", { cursor }, root)).status).toBe(500);
    const folder = { shared_folder_id: engineering };
    expect((await team.rpc("sharing/get_folder_metadata", folder, { admin: "alice" })).status).toBe(500);
    expect((await list("", alice)).status).toBe(200);
  });

  it("strike within a window of the sandbox's clock", async () => {
    await team.control("POST", "clock/freeze", { at: "2026-08-20T10:00:00Z" });
    await fault({ route: "team/get_info", since: "2026-08-20T10:01:00Z", for_seconds: 120 });
    const seen = await statuses(1, info);
    for (const seconds of [60, 59, 1]) {
      await team.control("POST", "clock/advance", { seconds });
      seen.push((await info()).status);
    }
    await team.control("DELETE", "clock/freeze");

    expect(seen).toEqual([200, 500, 500, 200]);
  });

  it("by chance strike the calls that their own seed says, whatever else goes on", async () => {
    const runs = [];
    for (const others of [0, 3]) {
      await team.control("DELETE", "faults");
      await fault({ route: "users/", seed: 4, probability: 0.5 });
      await fault({ route: "team/get_info", seed: 5, probability: 0.3 });
      await statuses(others, () => team.rpc("users/get_current_account", undefined, alice));
      runs.push(await statuses(30, info));
    }

    expect(runs[0]).toEqual(runs[1]);
    expect(new Set(runs[0])).toEqual(new Set([200, 500]));
  });

  it("change what a served answer says", async () => {
    await fault({
      route: "list_folder",
      effect: { set: { "/entries/0/.tag": "hologram", "/entries/-": { new: 1 }, "/x/y": 2 } },
    });
    await fault({ route: "files/download", effect: { set: { "/name": "ü" } } });
    const { entries } = (await list("", alice)).json;
    const got = await team.bytes("files/download", { path: "/Welcome.txt" }, alice);

    expect([entries[0][".tag"], entries.at(-1)]).toEqual(["hologram", { new: 1 }]);
    expect(JSON.parse(got.headers.get("dropbox-api-result")!).name).toBe("ü");
    expect(await got.text()).toBe("Hello Dropbox!");
  });

  it("do the work and answer otherwise", async () => {
    await fault({ route: "create_folder_v2", effect: { status: 504, work_first: true } });
    const { status } = await team.rpc("files/create_folder_v2", { path: "/made" }, alice);

    expect([status, (await list("/made", alice)).status]).toEqual([504, 200]);
  });

  it("drop the connection with nothing done", async () => {
    await fault({ route: "create_folder_v2", effect: { drop: true } });
    const answer = team.rpc("files/create_folder_v2", { path: "/unmade" }, alice);

    await expect(answer).rejects.toThrow("lost by a scripted fault");
    expect((await list("/unmade", alice)).status).toBe(409);
  });

  it("hang until the client gives up", async () => {
    await fault({ route: "team/get_info", effect: { hang: true } });
    const giveUp = new AbortController();
    const request = new Request("http://sim/2/team/get_info", { method: "POST", signal: giveUp.signal });
    const answer = team.sandbox.fetch(request);
    giveUp.abort(new Error("enough"));

    await expect(answer).rejects.toThrow("enough");
  });
});
