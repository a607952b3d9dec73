import { describe, expect, it } from "vitest";
import type { Fetch } from "../../src/dropbox/link.ts";
import { correctOffset } from "../../src/dropbox/sessions.ts";
import { clientOf, failureOf, fileMetadata, refusal } from "./support.ts";
import { json, recording } from "./wire.ts";

const ACTING = { admin: "dbmid:a", root: "42" };
const BYTES = new TextEncoder().encode("0123456789");

describe("bytes sent", () => {
  const start = (fetch: Fetch) =>
    clientOf(fetch).startSession({ acting: ACTING, bytes: BYTES, close: true, contentHash: "ab" });

  it("go as they are, with their hash in the argument", async () => {
    const { fetch, seen } = recording(json({ session_id: "S" }));

    await start(fetch);

    const { url, headers, arg, bytes } = seen[0]!;
    expect(url).toBe("https://content.dropboxapi.com/2/files/upload_session/start");
    expect(headers.get("content-type")).toBe("application/octet-stream");
    expect(arg).toEqual({ close: true, content_hash: "ab" });
    expect(bytes).toEqual(BYTES);
  });

  it("that the wire changed are sent once more, then fail", async () => {
    const { fetch, seen } = recording(() => refusal(409, { ".tag": "content_hash_mismatch" }));

    const error = await failureOf(start(fetch));

    expect([error.code, seen.length]).toEqual(["content_hash_mismatch", 2]);
  });

  it("beyond the month's calls are refused in Dropbox's words, and not sent again", async () => {
    const union = { ".tag": "invalid_account_type", invalid_account_type: { ".tag": "feature" } };
    const body = {
      error_summary: "…",
      error: union,
      user_message: { locale: "en", text: "resets on the 1st" },
    };
    const { fetch, seen } = recording(() => Response.json(body, { status: 403 }));

    const error = await failureOf(start(fetch));

    expect(error).toMatchObject({ kind: "forbidden", code: "invalid_account_type/feature" });
    expect([error.details.userMessage, seen.length]).toEqual(["resets on the 1st", 1]);
  });
});

describe("a session", () => {
  const part = { acting: ACTING, bytes: BYTES, close: true, sessionId: "S", offset: 4 };

  it("is started closed with all of a small file", async () => {
    const { fetch, seen } = recording(json({ session_id: "S" }));

    expect(await clientOf(fetch).startSession({ acting: ACTING, bytes: BYTES, close: true })).toBe("S");
    expect(seen[0]!.arg).toEqual({ close: true });
  });

  it("grows by a part, at its offset", async () => {
    const { fetch, seen } = recording(json(null));

    expect(await clientOf(fetch).appendSession(part)).toBe(14);
    expect(seen[0]!.arg).toEqual({ cursor: { session_id: "S", offset: 4 }, close: true });
  });

  it.each([
    [{ ".tag": "incorrect_offset", correct_offset: 14 }],
    [{ ".tag": "closed" }],
  ])("takes a part whose answer was lost as stored: %j", async (union) => {
    const { fetch, seen } = recording(() => new Response("", { status: 502 }), () => refusal(409, union));

    expect(await clientOf(fetch).appendSession(part)).toBe(14);
    expect(seen).toHaveLength(2);
  });

  it("does not take a first refusal for a lost answer", async () => {
    const { fetch } = recording(() => refusal(409, { ".tag": "incorrect_offset", correct_offset: 14 }));

    const error = await failureOf(clientOf(fetch).appendSession(part));

    expect([error.kind, error.code, correctOffset(error)]).toEqual(["refused", "incorrect_offset", 14]);
  });

  it("says where it stands in a nested union too", async () => {
    const inner = { ".tag": "incorrect_offset", correct_offset: 9 };
    const { fetch } = recording(() => refusal(409, { ".tag": "lookup_failed", lookup_failed: inner }));

    expect(correctOffset(await failureOf(clientOf(fetch).appendSession(part)))).toBe(9);
  });
});

describe("finishBatch", () => {
  it("gives an outcome for each entry", async () => {
    const failure = (union: unknown) => ({ ".tag": "failure", failure: union });
    const { fetch, seen } = recording(json({
      entries: [
        { ".tag": "success", ...fileMetadata() },
        failure({ ".tag": "too_many_write_operations" }),
        failure({ ".tag": "path", path: { ".tag": "conflict", conflict: { ".tag": "file" } } }),
      ],
    }));
    const commit = { path: "/a", mode: "add" as const, clientModified: 1767323045 };
    const finish = { sessionId: "S", offset: 10, commit, contentHash: "ab" };

    const outcomes = await clientOf(fetch).finishBatch({
      acting: ACTING,
      finishes: [finish, finish, finish],
    });

    expect(outcomes).toMatchObject([
      { ok: true, entry: { kind: "file", size: 10 } },
      { ok: false, error: { kind: "rate_limited", code: "too_many_write_operations" } },
      { ok: false, error: { kind: "refused", code: "path/conflict/file" } },
    ]);
    const { entries } = seen[0]!.arg as { entries: unknown[] };
    expect(seen[0]!.url).toMatch(/\/2\/files\/upload_session\/finish_batch_v2$/);
    expect(entries[0]).toMatchObject({ cursor: { session_id: "S", offset: 10 }, content_hash: "ab" });
  });

  it("mutes notifications, and gives times in whole seconds", async () => {
    const { fetch, seen } = recording(json({ entries: [{ ".tag": "success", ...fileMetadata() }] }));
    const commit = { path: "/a", mode: { update: "015be0000" }, clientModified: 1767323045.9 };

    await clientOf(fetch).finishBatch({ acting: ACTING, finishes: [{ sessionId: "S", offset: 10, commit }] });

    expect((seen[0]!.arg as { entries: { commit: unknown }[] }).entries[0]!.commit).toEqual({
      path: "/a",
      mode: { ".tag": "update", update: "015be0000" },
      autorename: false,
      client_modified: "2026-01-02T03:04:05Z",
      mute: true,
      strict_conflict: false,
    });
  });
});
