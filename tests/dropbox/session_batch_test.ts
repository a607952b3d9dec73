import { describe, expect, it } from "vitest";
import { clientOf, failureOf, refusal } from "./support.ts";
import { json, recording } from "./wire.ts";

const ACTING = { member: "dbmid:a", root: "42" };
const BYTES = new TextEncoder().encode("aaabb");
const FILLINGS = [{ sessionId: "s1", length: 3 }, { sessionId: "s2", length: 2 }, {
  sessionId: "s3",
  length: 0,
}];
const fill = { acting: ACTING, fillings: FILLINGS, bytes: BYTES, contentHash: "ab" };
const success = { ".tag": "success" };
const failure = (error: unknown) => ({ ".tag": "failure", failure: error });

describe("startSessions", () => {
  it("asks for so many, and gives their ids", async () => {
    const { fetch, seen } = recording(json({ session_ids: ["s1", "s2"] }));

    const ids = await clientOf(fetch).startSessions({ acting: ACTING, count: 2 });

    expect(ids).toEqual(["s1", "s2"]);
    expect(seen[0]!.url).toBe("https://api.dropboxapi.com/2/files/upload_session/start_batch");
    expect(seen[0]!.headers.get("dropbox-api-select-user")).toBe("dbmid:a");
  });
});

describe("fillSessions", () => {
  it("sends all bytes in one body and closes every session", async () => {
    const { fetch, seen } = recording(json({ entries: [success, success, success] }));

    const outcomes = await clientOf(fetch).fillSessions(fill);

    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(seen[0]!.bytes).toEqual(BYTES);
    expect(seen[0]!.arg).toEqual({
      entries: [
        { cursor: { session_id: "s1", offset: 0 }, length: 3, close: true },
        { cursor: { session_id: "s2", offset: 0 }, length: 2, close: true },
        { cursor: { session_id: "s3", offset: 0 }, length: 0, close: true },
      ],
      content_hash: "ab",
    });
  });

  it("tells what failed by entry, and that nothing was filled before is no excuse", async () => {
    const wrong = failure({ ".tag": "incorrect_offset", correct_offset: 3 });
    const gone = failure({ ".tag": "not_found" });
    const { fetch } = recording(json({ entries: [wrong, gone, success] }));

    const [first, second, third] = await clientOf(fetch).fillSessions(fill);

    expect(first).toMatchObject({ ok: false, error: { code: "incorrect_offset" } });
    expect(second).toMatchObject({ ok: false, error: { kind: "missing", code: "not_found" } });
    expect(third).toEqual({ ok: true, entry: null });
  });

  it("takes for done what a first request did whose answer was lost", async () => {
    let calls = 0;
    const stored = failure({ ".tag": "incorrect_offset", correct_offset: 3 });
    const short = failure({ ".tag": "incorrect_offset", correct_offset: 1 });
    const { fetch } = recording(() => {
      if (++calls === 1) throw new TypeError("connection reset");
      return Response.json({ entries: [stored, short, failure({ ".tag": "closed" })] });
    });

    const outcomes = await clientOf(fetch).fillSessions(fill);

    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
  });

  it("sends bytes that the wire changed once more, then fails", async () => {
    const { fetch, seen } = recording(() => refusal(409, { ".tag": "content_hash_mismatch" }));

    const error = await failureOf(clientOf(fetch).fillSessions(fill));

    expect([error.code, seen.length]).toEqual(["content_hash_mismatch", 2]);
  });
});
