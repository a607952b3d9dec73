import { describe, expect, it } from "vitest";
import { type Json, openSandbox } from "./open_sandbox.ts";

const alice = { as: "alice" };

async function bodyOf(answer: Response): Promise<string> {
  return await answer.text().catch((error) => `broken: ${error.message}`);
}

describe("scripted faults", () => {
  it("strike the n-th call, so many times", async () => {
    const team = await openSandbox();
    const effect = { status: 503, body: "<html>", headers: { "Retry-After": "7" } };
    await team.control("POST", "faults", { route: "team/get_info", from: 2, times: 2, effect });
    const statuses = [];
    for (let n = 0; n < 5; n++) statuses.push((await team.rpc("team/get_info")).status);

    expect(statuses).toEqual([200, 503, 503, 200, 200]);
    await team.close();
  });

  it("find a file by its path although it is asked for by rev", async () => {
    const team = await openSandbox();
    const { entries } = await team.list({ path: "" }, alice);
    const rev = (name: string) => `rev:${entries.find((entry) => entry.name === name).rev}`;
    const error = { ".tag": "path", path: { ".tag": "restricted_content" } };
    const effect = { status: 409, body: { error_summary: "path/restricted_content/", error } };
    await team.control("POST", "faults", { route: "files/download", path: "welcome", times: null, effect });

    const hit = await team.bytes("files/download", { path: rev("Welcome.txt") }, alice);
    const missed = await team.bytes("files/download", { path: rev("empty.bin") }, alice);

    expect([hit.status, (await hit.json()).error, missed.status]).toEqual([409, error, 200]);
    await team.close();
  });

  it("cut, break and change bodies", async () => {
    const team = await openSandbox();
    const get = async (effect: Json) => {
      await team.control("POST", "faults", { route: "files/download", effect });
      return team.bytes("files/download", { path: "/Welcome.txt" }, alice);
    };
    const cut = await get({ cut_after: 5 });
    const flipped = await get({ flip_at: 0 });
    const broken = await get({ break_after: 5 });
    const lost = await get({ lose_answer: true });

    expect([cut.headers.get("content-length"), await bodyOf(cut)]).toEqual([null, "Hello"]);
    expect([flipped.headers.get("content-length"), await bodyOf(flipped)]).toEqual(["14", "Iello Dropbox!"]);
    expect(await bodyOf(broken)).toMatch(/^broken/);
    expect(await bodyOf(lost)).toMatch(/^broken/);
    await team.close();
  });

  it("by chance strike the same calls for the same seed", async () => {
    const runs = [];
    for (const seed of [5, 5]) {
      const team = await openSandbox({ seed });
      await team.control("POST", "faults", {
        route: "get_info",
        times: null,
        probability: 0.3,
        effect: { status: 500 },
      });
      const statuses = [];
      for (let n = 0; n < 30; n++) statuses.push((await team.rpc("team/get_info")).status);
      runs.push(statuses);
      await team.close();
    }

    expect(runs[0]).toEqual(runs[1]);
    expect(new Set(runs[0])).toEqual(new Set([200, 500]));
  });
});

describe("the call log", () => {
  it("tells who called what, with what outcome", async () => {
    const team = await openSandbox();
    await team.control("DELETE", "calls");
    await team.bytes("files/download", { path: "/Welcome.txt" }, alice);
    await team.rpc("files/get_metadata", { path: "/nowhere" }, { admin: "alice", root: "1" });
    const calls = await team.control("GET", "calls");

    expect(calls).toMatchObject([
      { route: "/2/files/download", status: 200, bytes: 14, actor: expect.stringMatching(/^user dbmid:/) },
      { route: "/2/files/get_metadata", status: 422, actor: expect.stringMatching(/^admin dbmid:/) },
    ]);
    expect(await team.control("GET", "calls/counts")).toContainEqual(
      expect.objectContaining({ route: "/2/files/download", calls: 1, bytes: 14, statuses: { 200: 1 } }),
    );
    await team.close();
  });
});

describe("the clock", () => {
  it("stands still, moves on, and is kept", async () => {
    const dir = await Deno.makeTempDir();
    const first = await openSandbox({ dir });
    await first.control("POST", "clock/freeze", { at: "2026-08-20T10:00:00Z" });
    await first.control("POST", "clock/advance", { seconds: 90 });
    await first.close();
    const second = await openSandbox({ dir });

    expect(await second.control("GET", "clock")).toEqual({ now: "2026-08-20T10:01:30.000Z" });
    await second.close();
    await Deno.remove(dir, { recursive: true });
  });
});

describe("changing many files", () => {
  it("edits, renames, adds and deletes as many as asked", async () => {
    const team = await openSandbox();
    const before = await team.list({ path: "", recursive: true }, { as: "carol" });
    const changed = await team.control("POST", "change", {
      member: "carol",
      edit: 3,
      rename: 2,
      add: 2,
      delete: 4,
    });
    const { entries } = await team.onward(before.cursor, { as: "carol" });
    const count = (tag: string) => entries.filter((entry) => entry[".tag"] === tag).length;

    expect([changed.edited.length, changed.renamed.length, changed.added.length, changed.deleted.length])
      .toEqual([3, 2, 2, 4]);
    expect([count("file"), count("deleted")]).toEqual([3 + 2 + 2, 2 + 4]);
    await team.close();
  });
});
