import { describe, expect, it } from "vitest";
import { freePort } from "../support/ports.ts";
import { clientOf, failureOf, fakeClock, fileMetadata, refusal, serve } from "./support.ts";

const ASK = { acting: { admin: "dbmid:a" }, path: "" };
const COMMIT = { path: "/a.txt", mode: "add" as const };
const ENTRY = { sessionId: "AAAA", offset: 1, commit: COMMIT };

/** Gives these answers in turn, the last one for ever; counts the calls. */
function answering(...answers: (() => Response)[]) {
  const state = { calls: 0 };
  const fetch = () => Promise.resolve(answers[Math.min(++state.calls, answers.length) - 1]!());
  return Object.assign(state, { fetch });
}

describe("a read", () => {
  it.each([
    ["HTML 502", () => new Response("<html>bad gateway</html>", { status: 502 })],
    ["empty 500", () => new Response(null, { status: 500 })],
    ["JSON 500", () => refusal(500, { ".tag": "other" })],
    ["HTML 400", () => new Response("<html>", { status: 400 })],
    ["empty 400", () => new Response("", { status: 400 })],
    ["504", () => new Response("timeout", { status: 504 })],
    ["a portal's redirect", () => new Response(null, { status: 302, headers: { location: "http://x/" } })],
    ["a page with status 200", () => new Response("<html>sign in</html>")],
    ["half of an answer", () => new Response('{"cursor": "ab')],
    ["a broken line", () => {
      throw new TypeError("error reading a body from connection");
    }],
  ])("is repeated after %s", async (_name, trouble) => {
    const dropbox = answering(trouble, trouble, () => Response.json({ cursor: "c" }));

    expect(await clientOf(dropbox.fetch).latestCursor(ASK)).toBe("c");
    expect(dropbox.calls).toBe(3);
  });

  it("waits at least what a 503 asks for", async () => {
    const clock = fakeClock();
    const busy = () => new Response("", { status: 503, headers: { "retry-after": "40" } });
    const dropbox = answering(busy, () => Response.json({ cursor: "c" }));

    await clientOf(dropbox.fetch, clock).latestCursor(ASK);

    expect(clock.slept).toEqual([40_000]);
  });

  it("ends as temporary when patience does, with pauses that grow", async () => {
    const clock = fakeClock();
    const dropbox = answering(() => new Response("", { status: 500 }));

    const error = await failureOf(clientOf(dropbox.fetch, clock).latestCursor(ASK));

    expect(error).toMatchObject({ kind: "temporary", code: "http_500", details: { status: 500 } });
    expect(dropbox.calls).toBeGreaterThan(5);
    expect(clock.slept.every((ms, tries) => ms <= Math.min(60_000, 500 * 2 ** tries))).toBe(true);
    const slept = clock.slept.reduce((sum, ms) => sum + ms, 0);
    expect(slept).toBeLessThanOrEqual(300_000);
    expect(slept).toBeGreaterThan(120_000);
  });

  it("is repeated while nobody listens at the other end", async () => {
    let calls = 0;
    const closed = `http://127.0.0.1:${freePort()}`;
    const client = clientOf((url, init) => {
      calls++;
      return fetch(url, init);
    }, { app: { key: "k", secret: "", origin: closed }, patience: { temporary: 4_000 } });

    const error = await failureOf(client.latestCursor(ASK));

    expect(error).toMatchObject({ kind: "temporary", code: "unreachable" });
    expect(calls).toBeGreaterThan(2);
  });

  it("is given up where no headers come, and repeated", async () => {
    const release = Promise.withResolvers<Response>();
    let calls = 0;
    await using dropbox = serve(() => calls++ === 0 ? release.promise : Response.json({ cursor: "c" }));
    const client = clientOf(fetch, { app: dropbox.app, patience: { answer: 60 } });

    expect(await client.latestCursor(ASK)).toBe("c");
    release.resolve(new Response());
    // More where the machine, too, takes longer than that.
    expect(calls).toBeGreaterThan(1);
  });

  it("is not repeated after a refusal", async () => {
    const dropbox = answering(() => refusal(409, { ".tag": "path", path: { ".tag": "not_found" } }));

    expect((await failureOf(clientOf(dropbox.fetch).latestCursor(ASK))).code).toBe("path/not_found");
    expect(dropbox.calls).toBe(1);
  });
});

describe("a write", () => {
  it.each([500, 502, 503])("that may have happened is not repeated after %i", async (status) => {
    const dropbox = answering(() => new Response("", { status }));
    const client = clientOf(dropbox.fetch);
    const acting = { member: "dbmid:b" };

    await failureOf(client.finishBatch({ acting, finishes: [ENTRY] }));
    await failureOf(client.createFolder({ acting, path: "/a", autorename: true }));

    expect(dropbox.calls).toBe(2);
  });

  it("that was surely refused is repeated", async () => {
    const busy = () =>
      refusal(429, { reason: { ".tag": "too_many_write_operations" } }, { "retry-after": "1" });
    const done = () => Response.json({ entries: [{ ".tag": "success", ...fileMetadata() }] });
    const dropbox = answering(busy, busy, done);

    await clientOf(dropbox.fetch).finishBatch({ acting: { member: "dbmid:b" }, finishes: [ENTRY] });

    expect(dropbox.calls).toBe(3);
  });

  it("that does no more twice than once is repeated", async () => {
    const started = () => Response.json({ session_id: "S" });
    const dropbox = answering(() => new Response("", { status: 500 }), started);

    await clientOf(dropbox.fetch).startSession({ acting: {}, bytes: new Uint8Array(10), close: true });

    expect(dropbox.calls).toBe(2);
  });
});
