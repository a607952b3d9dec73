import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setQuota } from "../../src/sandbox/writes/quotas.ts";
import { type Json, openTeam, type Team } from "./writes_harness.ts";
import { sessionsOf } from "./writes_sessions.ts";

const SESSION = "files/upload_session";
let team: Team;
let { start, append, finish, commit, entry, stored } = {} as ReturnType<typeof sessionsOf>;
beforeEach(async () => {
  team = await openTeam();
  ({ start, append, finish, commit, entry, stored } = sessionsOf(team));
});
afterEach(() => team.close());

describe("finish_batch_v2", () => {
  it("answers in order, each success flattened beside its tag, each failure with its own reason", async () => {
    const [a, b, c] = await Promise.all(["a", "bb", "ccc"].map((body) => start(body, { close: true })));
    const open = await start("dddd");
    const hash = "0".repeat(64);

    const { json } = await commit([
      entry(a!, 1, "/a.txt"),
      entry(b!, 2, "/desktop.ini"),
      entry(c!, 1, "/c.txt"),
      entry(open, 4, "/d.txt"),
      entry("AAAAnobody", 0, "/e.txt"),
      entry(a!, 1, "/again.txt"),
      entry(c!, 3, "/c.txt", { content_hash: hash }),
    ]);

    expect(json.entries[0]).toMatchObject({ ".tag": "success", path_lower: "/a.txt", size: 1 });
    expect(json.entries.slice(1).map((one: Json) => one.failure)).toEqual([
      { ".tag": "path", path: { ".tag": "disallowed_name" } },
      { ".tag": "lookup_failed", lookup_failed: { ".tag": "incorrect_offset", correct_offset: 3 } },
      { ".tag": "lookup_failed", lookup_failed: { ".tag": "not_closed" } },
      { ".tag": "lookup_failed", lookup_failed: { ".tag": "not_found" } },
      { ".tag": "lookup_failed", lookup_failed: { ".tag": "not_found" } },
      { ".tag": "content_hash_mismatch" },
    ]);
  });

  it("fails only the entries whose namespace another commit holds", async () => {
    const slow = await openTeam({ commit_ms: 40 });
    const begin = async (as: string) =>
      (await slow.call(`${SESSION}/start`, { close: true }, { body: "x", as })).json.session_id;
    const [first, second] = [await begin(slow.alice.id), await begin(slow.alice.id)];
    const send = (id: string, path: string) =>
      slow.call(`${SESSION}/finish_batch_v2`, { entries: [entry(id, 1, path)] });

    const [one, two] = await Promise.all([send(first, "/1"), send(second, "/2")]);
    const retried = await send(second, "/2");
    await slow.close();

    expect(one.json.entries[0][".tag"]).toBe("success");
    expect(two.json.entries).toEqual([{
      ".tag": "failure",
      failure: { ".tag": "too_many_write_operations" },
    }]);
    expect(retried.json.entries[0][".tag"]).toBe("success");
  });

  it("says insufficient_space for what does not fit into a quota", async () => {
    setQuota(team.state, team.alice.home!, 5);
    const [a, b] = await Promise.all(["1234", "5678"].map((body) => start(body, { close: true })));

    const { json } = await commit([entry(a!, 4, "/a"), entry(b!, 4, "/b")]);

    expect(json.entries[1].failure).toEqual({ ".tag": "path", path: { ".tag": "insufficient_space" } });
  });

  it("takes 1000 entries and refuses 1001 with a 400 text", async () => {
    const ids = (await team.call(`${SESSION}/start_batch`, { num_sessions: 1000 })).json
      .session_ids as string[];
    const spare = entry(ids[0]!, 0, "/x");
    for (const id of ids) await append(id, 0, "", { close: true });

    const made = await commit(ids.map((id, i) => entry(id, 0, `/f${i}`)));
    const refused = await commit([...Array(1001)].map(() => spare));

    expect(made.json.entries.every((one: Json) => one[".tag"] === "success")).toBe(true);
    expect([refused.status, refused.headers.get("content-type")]).toEqual([400, "text/plain; charset=utf-8"]);
  });

  it("refuses, as admin, a member's own folder with no_write_permission", async () => {
    const id =
      (await team.call(`${SESSION}/start`, { close: true }, { body: "x", admin: team.alice.id })).json
        .session_id;

    const { json } = await commit([entry(id, 1, `ns:${team.bob.home}/a.txt`)], { admin: team.alice.id });

    expect(json.entries[0].failure).toEqual({ ".tag": "path", path: { ".tag": "no_write_permission" } });
  });
});

describe("append_batch", () => {
  const batch = (entries: Json[], body: BodyInit, rest = {}) =>
    team.call(`${SESSION}/append_batch`, { entries, ...rest }, { body });
  const piece = (session_id: string, offset: number, length: number, close = false) => ({
    cursor: { session_id, offset },
    length,
    close,
  });

  it("cuts one body up among its sessions", async () => {
    const [a, b] = [await start("a"), await start("b")];

    const { json } = await batch([piece(a, 1, 2, true), piece(b, 9, 1), piece(b, 1, 3, true)], "AAxBBB");
    const done = await finish(b, 4, "/b.txt");

    expect(json.entries).toEqual([
      { ".tag": "success" },
      { ".tag": "failure", failure: { ".tag": "incorrect_offset", correct_offset: 1 } },
      { ".tag": "success" },
    ]);
    expect(await stored(done)).toBe("bBBB");
  });

  it("refuses lengths that do not make up the body, and a wrong hash of it", async () => {
    const id = await start("a");

    const short = await batch([piece(id, 1, 2)], "AAA");
    const wrong = await batch([piece(id, 1, 3)], "AAA", { content_hash: "0".repeat(64) });
    const next = await append(id, 1, "A");

    expect([short.json.error[".tag"], wrong.json.error[".tag"]]).toEqual([
      "length_mismatch",
      "content_hash_mismatch",
    ]);
    expect(next.status).toBe(200);
  });
});
