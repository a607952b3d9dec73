import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTeam, type Team } from "./writes_harness.ts";
import { sessionsOf } from "./writes_sessions.ts";

const PART = 4_194_304;
const SESSION = "files/upload_session";
let team: Team;
let { start, append, finish, stored } = {} as ReturnType<typeof sessionsOf>;
beforeEach(async () => {
  team = await openTeam();
  ({ start, append, finish, stored } = sessionsOf(team));
});
afterEach(() => team.close());

describe("a sequential session", () => {
  it("joins what start, append and finish bring", async () => {
    const id = await start("one ");
    const appended = await append(id, 4, "two ");

    const finished = await finish(id, 8, "/a.txt", "three");

    expect(appended.text).toBe("null");
    expect(finished.json.size).toBe(13);
    expect(await stored(finished)).toBe("one two three");
  });

  it("tells the correct offset to who repeats a stored chunk", async () => {
    const id = await start("one two ");

    const repeated = await append(id, 4, "two ");
    const finished = await finish(id, 4, "/a.txt");

    expect(repeated.json.error).toEqual({ ".tag": "incorrect_offset", "correct_offset": 8 });
    expect(finished.json.error).toEqual({
      ".tag": "lookup_failed",
      lookup_failed: { ".tag": "incorrect_offset", correct_offset: 8 },
    });
    expect(finished.json.error_summary).toMatch(/^lookup_failed\/incorrect_offset\/\.{0,3}$/);
  });

  it("takes nothing after it was closed", async () => {
    const id = await start("one", { close: true });

    const appended = await append(id, 3, "two");
    const finished = await finish(id, 3, "/a.txt", "two");

    expect(appended.json.error).toEqual({ ".tag": "closed" });
    expect(finished.json.error).toEqual({ ".tag": "lookup_failed", lookup_failed: { ".tag": "closed" } });
  });

  it("stores no chunk whose hash is wrong", async () => {
    const id = await start("one ");

    const wrong = await append(id, 4, "two ", { content_hash: "0".repeat(64) });
    const right = await append(id, 4, "2 ");
    const finished = await finish(id, 6, "/a.txt");

    expect(wrong.json.error).toEqual({ ".tag": "content_hash_mismatch" });
    expect(right.status).toBe(200);
    expect(await stored(finished)).toBe("one 2 ");
  });

  it("forgets the bytes of a body that broke off", async () => {
    const id = await start("one ");
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("a much longer second part"));
      },
      pull(controller) {
        controller.error(new Error("the line went dead"));
      },
    });

    await append(id, 4, broken);
    const finished = await finish(id, 4, "/a.txt", "two");

    expect(await stored(finished)).toBe("one two");
  });

  it("lets two appends at one offset in one after the other", async () => {
    const id = await start("");

    const answers = await Promise.all([append(id, 0, "aaaa"), append(id, 0, "bbbb")]);

    expect(answers.map((one) => one.status)).toEqual([200, 409]);
    expect(answers[1].json.error).toEqual({ ".tag": "incorrect_offset", correct_offset: 4 });
  });

  it("survives a failed commit and ends with a successful one", async () => {
    const id = await start("one", { close: true });
    const refused = await finish(id, 3, "/thumbs.db");

    const finished = await finish(id, 3, "/a.txt");
    const again = await finish(id, 3, "/b.txt");

    expect(refused.json.error).toEqual({ ".tag": "path", path: { ".tag": "disallowed_name" } });
    expect(finished.status).toBe(200);
    expect(again.json.error).toEqual({ ".tag": "lookup_failed", lookup_failed: { ".tag": "not_found" } });
  });

  it("makes a file of no bytes", async () => {
    const id = await start("");

    const finished = await finish(id, 0, "/empty");

    expect(finished.json).toMatchObject({ size: 0, content_hash: expect.stringMatching(/^e3b0c442/) });
  });

  it("dies after 7 days of the world's clock, and its bytes with it", async () => {
    const id = await start("one");
    team.state.clock.freeze(new Date("2026-08-27T09:59:59Z"));
    renewTokens();
    const alive = await append(id, 3, "two");
    team.state.clock.freeze(new Date("2026-08-27T10:00:00Z"));

    const dead = await append(id, 6, "three");
    await start("other");

    expect(alive.status).toBe(200);
    expect(dead.json.error).toEqual({ ".tag": "not_found" });
    expect(filesOfSessions()).not.toContain(id);
  });

  it("belongs to the member who started it", async () => {
    const id = await start("one");

    const foreign = await team.call(`${SESSION}/append_v2`, { cursor: { session_id: id, offset: 3 } }, {
      body: "two",
      as: team.bob.id,
    });

    expect(foreign.json.error).toEqual({ ".tag": "not_found" });
  });
});

describe("a concurrent session", () => {
  const concurrent = (arg = {}) => start("", { session_type: "concurrent", ...arg });

  it("takes its parts in any order", async () => {
    const id = await concurrent();

    await Promise.all([
      append(id, 2 * PART, "tail", { close: true }),
      append(id, PART, new Uint8Array(PART).fill(98)),
      append(id, 0, new Uint8Array(PART).fill(97)),
    ]);
    const finished = await finish(id, 2 * PART + 4, "/big");

    expect(finished.json.size).toBe(2 * PART + 4);
    const text = await stored(finished);
    expect([text[0], text[PART], text.slice(-4)]).toEqual(["a", "b", "tail"]);
  });

  it.each([
    ["an offset between the boundaries", PART + 1, 0, "concurrent_session_invalid_offset"],
    ["a part of odd length that is not the last", 0, 5, "concurrent_session_invalid_data_size"],
  ])("refuses %s", async (_what, offset, length, tag) => {
    const id = await concurrent();

    const { json } = await append(id, offset, new Uint8Array(length));

    expect(json.error).toEqual({ ".tag": tag });
  });

  it("allows neither data nor close at its start, nor data at its end", async () => {
    const arg = { session_type: { ".tag": "concurrent" } };
    const data = await team.call(`${SESSION}/start`, arg, { body: "x" });
    const close = await team.call(`${SESSION}/start`, { ...arg, close: true }, { body: "" });
    const id = await concurrent();
    await append(id, 0, "x", { close: true });

    const ended = await finish(id, 1, "/a", "y");

    expect([data, close, ended].map((one) => one.json.error[".tag"])).toEqual([
      "concurrent_session_data_not_allowed",
      "concurrent_session_close_not_allowed",
      "concurrent_session_data_not_allowed",
    ]);
  });

  it("commits only what is closed and whole", async () => {
    const id = await concurrent();
    await append(id, 0, new Uint8Array(PART));
    const open = await finish(id, PART, "/big");
    await append(id, 2 * PART, "tail", { close: true });
    const missing = await finish(id, 2 * PART + 4, "/big");
    await append(id, PART, new Uint8Array(PART));

    const whole = await finish(id, 2 * PART + 4, "/big");

    expect(open.json.error).toEqual({ ".tag": "concurrent_session_not_closed" });
    expect(missing.json.error).toEqual({ ".tag": "concurrent_session_missing_data" });
    expect(whole.status).toBe(200);
  });
});

/** The clock's leaps outlive an access token. */
function renewTokens(): void {
  team.state.db.run("update access_tokens set expires_at = '2027-01-01T00:00:00Z'");
  team.state.tokensKept.clear();
}

function filesOfSessions(): string[] {
  return [...Deno.readDirSync(`${team.dir}/sessions`)].map((one) => one.name);
}
