import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTeam, type Team } from "./writes_harness.ts";

const HELLO_HASH = "16dff8700700b9aa627e24bbf832940c084b41ade5c5d6fe5417963a547ed9c2";

describe("files/upload", () => {
  let team: Team;
  beforeEach(async () => void (team = await openTeam()));
  afterEach(() => team.close());

  const put = (path: string, body: BodyInit, rest: Record<string, unknown> = {}) =>
    team.call("files/upload", { path, ...rest }, { body });

  it("answers FileMetadata without a tag, with the content hash that Dropbox gave for these bytes", async () => {
    const { status, json } = await put("/Hello.txt", "Hello Dropbox!", {
      client_modified: "2001-02-03T04:05:06Z",
    });

    expect(status).toBe(200);
    expect(json).toEqual({
      name: "Hello.txt",
      path_lower: "/hello.txt",
      path_display: "/Hello.txt",
      id: expect.stringMatching(/^id:[\w-]{22}$/),
      client_modified: "2001-02-03T04:05:06Z",
      server_modified: "2026-08-20T10:00:00Z",
      rev: expect.stringMatching(/^[0-9a-f]{21}$/),
      size: 14,
      is_downloadable: true,
      content_hash: HELLO_HASH,
    });
  });

  it("adds no rev for the same content, and refuses other content with path/conflict/file", async () => {
    const first = await put("/a.txt", "one");

    const again = await put("/a.txt", "one");
    const other = await put("/a.txt", "two");

    expect(again.json.rev).toBe(first.json.rev);
    expect(other.status).toBe(409);
    expect(other.json.error_summary).toMatch(/^path\/conflict\/file\/\.{0,3}$/);
    expect(other.json.error).toEqual({
      ".tag": "path",
      reason: { ".tag": "conflict", conflict: { ".tag": "file" } },
      upload_session_id: expect.any(String),
    });
  });

  it("keeps refused bytes in a session that commits elsewhere without sending them again", async () => {
    await put("/a.txt", "one");
    const refused = await put("/a.txt", "Hello Dropbox!");

    const cursor = { session_id: refused.json.error.upload_session_id, offset: 14 };
    const saved = await team.call("files/upload_session/finish", { cursor, commit: { path: "/b.txt" } }, {
      body: "",
    });

    expect(saved.json).toMatchObject({ path_lower: "/b.txt", content_hash: HELLO_HASH });
  });

  it("overwrites under the same id with a new rev, but no folder", async () => {
    const first = await put("/a.txt", "one");
    await team.call("files/create_folder_v2", { path: "/Folder" });

    const over = await put("/a.txt", "two", { mode: "overwrite" });
    const folder = await put("/Folder", "two", { mode: { ".tag": "overwrite" } });

    expect(over.json.id).toBe(first.json.id);
    expect(over.json.rev).not.toBe(first.json.rev);
    expect(folder.json.error_summary).toMatch(/^path\/conflict\/folder/);
  });

  it("updates only the named rev, and makes a conflicted copy of another with autorename", async () => {
    const first = await put("/a.txt", "one");
    const update = { ".tag": "update", update: first.json.rev };
    const second = await put("/a.txt", "two", { mode: update });

    const stale = await put("/a.txt", "three", { mode: update });
    const renamed = await put("/a.txt", "three", { mode: update, autorename: true });

    expect(second.json.id).toBe(first.json.id);
    expect(stale.json.error.reason.conflict).toEqual({ ".tag": "file" });
    expect(renamed.json.name).toMatch(/^a \(.*conflicted copy.*\)\.txt$/);
  });

  it('names a second file "a (1).txt" with autorename', async () => {
    await put("/a.txt", "one");

    const { json } = await put("/a.txt", "two", { autorename: true });

    expect(json.path_display).toBe("/a (1).txt");
  });

  it("refuses a file where a parent is a file", async () => {
    await put("/a", "one");

    const { json } = await put("/a/b.txt", "two");

    expect(json.error.reason).toEqual({ ".tag": "conflict", conflict: { ".tag": "file_ancestor" } });
  });

  it("refuses announced content that did not arrive, and stores nothing", async () => {
    const { status, json } = await put("/a.txt", "Hello Dropbox?", { content_hash: HELLO_HASH });
    const after = await put("/a.txt", "one");

    expect([status, json.error]).toEqual([409, { ".tag": "content_hash_mismatch" }]);
    expect(after.status).toBe(200);
  });

  it.each([
    ["/desktop.ini", "disallowed_name"],
    ["/x/.DS_Store", "disallowed_name"],
    ["/a\\b", "malformed_path"],
    ["/a/../b", "malformed_path"],
    [`/${"n".repeat(256)}`, "malformed_path"],
  ])("refuses the name of %j with %s", async (path, tag) => {
    const { json } = await put(path, "x");

    expect(json.error.reason[".tag"]).toBe(tag);
  });

  it("refuses emoji only when the switch forbids them", async () => {
    const escaped = { headers: { "Dropbox-API-Arg": '{"path":"/\\ud83d\\ude00.txt"}' }, body: "x" };
    const allowed = await team.call("files/upload", {}, escaped);
    team.state.switches.emoji_names_allowed = false;

    const forbidden = await team.call("files/upload", {}, escaped);

    expect(allowed.json.name).toBe("😀.txt");
    expect(forbidden.json.error.reason[".tag"]).toBe("malformed_path");
  });

  it("refuses a body over 150 MiB by its announced length", async () => {
    const headers = { "Content-Length": "157286401" };

    const { status, json } = await team.call("files/upload", { path: "/big" }, { body: "x", headers });

    expect([status, json.error]).toEqual([409, { ".tag": "payload_too_large" }]);
  });

  it("refuses a body over 150 MiB while it streams", async () => {
    const { json } = await put("/big", endless(157_286_401));
    const parts = [...Deno.readDirSync(`${team.dir}/blobs`)].filter((one) => one.name.endsWith(".part"));

    expect(json.error).toEqual({ ".tag": "payload_too_large" });
    expect(parts).toEqual([]);
  });
});

describe("limits of writing", () => {
  let team: Team;
  beforeEach(async () => void (team = await openTeam()));
  afterEach(() => team.close());

  it("answers 403 invalid_account_type/feature when the month's data transport calls are used up", async () => {
    team.state.switches.upload_api_rate_limit = 1;
    await team.call("files/upload", { path: "/a" }, { body: "a" });

    const { status, json } = await team.call("files/upload", { path: "/b" }, { body: "b" });

    expect(status).toBe(403);
    expect(json).toEqual({
      error_summary: expect.stringMatching(/^invalid_account_type\/feature\/\.{0,3}$/),
      error: { ".tag": "invalid_account_type", invalid_account_type: { ".tag": "feature" } },
      user_message: { locale: "en", text: expect.stringContaining("data transport") },
    });
  });

  it("counts data transport anew on the 1st of the month", async () => {
    team.state.switches.upload_api_rate_limit = 1;
    await team.call("files/upload", { path: "/a" }, { body: "a" });
    team.state.clock.freeze(new Date("2026-09-01T00:00:00Z"));
    team.state.db.run("update access_tokens set expires_at = '2027-01-01T00:00:00Z'");
    team.state.tokensKept.clear();

    const { status } = await team.call("files/upload", { path: "/b" }, { body: "b" });

    expect(status).toBe(200);
  });

  it("sends the second of two overlapping writes into one namespace away with 429 and Retry-After", async () => {
    const slow = await openTeam({ commit_ms: 30 });
    const make = (path: string, as: string) => slow.call("files/create_folder_v2", { path }, { as });

    const [one, two, elsewhere] = await Promise.all([
      make("/1", slow.alice.id),
      make("/2", slow.alice.id),
      make("/3", slow.bob.id),
    ]);
    await slow.close();

    expect([one.status, two.status, elsewhere.status]).toEqual([200, 429, 200]);
    expect(two.headers.get("retry-after")).toBe("1");
    expect(two.json.error).toEqual({ reason: { ".tag": "too_many_write_operations" } });
    expect(two.json.error_summary).toMatch(/^too_many_write_operations\/\.{0,3}$/);
  });
});

/** Zeros of this length, made as they are read. */
function endless(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      if (left === 0) return controller.close();
      const piece = new Uint8Array(Math.min(left, 1 << 20));
      left -= piece.length;
      controller.enqueue(piece);
    },
  });
}
