import { describe, expect, it } from "vitest";
import { Gates } from "../../src/dropbox/pacing.ts";
import { clientOf, failureOf, fakeClock, refusal } from "./support.ts";

const OK = () => Response.json({ cursor: "c" });
const ASK = (member: string) => ({ acting: { member }, path: "" });

function limited(headers: Record<string, string> = {}, reason = "too_many_requests") {
  return () => refusal(429, { reason: { ".tag": reason } }, headers);
}

/** Gives these answers in turn, then OK for ever; remembers who asked and when. */
function scripted(clock: ReturnType<typeof fakeClock>, answers: (() => Response)[]) {
  const start = clock.now().getTime();
  const calls: { member: string | null; at: number }[] = [];
  const fetch = (_url: string, init: RequestInit) => {
    const member = new Headers(init.headers).get("dropbox-api-select-user");
    calls.push({ member, at: clock.now().getTime() - start });
    return Promise.resolve((answers.shift() ?? OK)());
  };
  return { fetch, calls };
}

describe("a 429", () => {
  it.each([1, 15, 300])("with Retry-After %i is waited out in full", async (seconds) => {
    const clock = fakeClock();
    const { fetch, calls } = scripted(clock, [limited({ "retry-after": `${seconds}` })]);

    await clientOf(fetch, clock).latestCursor(ASK("dbmid:bob"));

    expect(calls.map((call) => call.at)).toEqual([0, seconds * 1000]);
  });

  it("without Retry-After waits longer each time, from one second", async () => {
    const clock = fakeClock();
    const text = () => new Response("slow down", { status: 429 });
    const { fetch, calls } = scripted(clock, [text, text, text, text]);

    await clientOf(fetch, clock).latestCursor(ASK("dbmid:bob"));

    expect(calls.map((call) => call.at)).toEqual([0, 1_000, 3_000, 7_000, 15_000]);
  });

  it("takes the wait from the body where no header says it", async () => {
    const clock = fakeClock();
    const answer = () => refusal(429, { reason: { ".tag": "too_many_requests" }, retry_after: 4 });
    const { fetch, calls } = scripted(clock, [answer]);

    await clientOf(fetch, clock).latestCursor(ASK("dbmid:bob"));

    expect(calls[1]!.at).toBe(4_000);
  });

  it("holds every caller of the member and nobody else", async () => {
    const clock = fakeClock();
    const { fetch, calls } = scripted(clock, [limited({ "retry-after": "300" })]);
    const client = clientOf(fetch, clock);
    const first = client.latestCursor(ASK("dbmid:bob"));
    while (clock.slept.length === 0) await new Promise((done) => setTimeout(done));
    const before = calls.length;

    const carols = client.latestCursor(ASK("dbmid:carol"));
    await Promise.all([first, carols, client.latestCursor(ASK("dbmid:bob"))]);

    expect(before).toBe(1);
    const bobs = calls.slice(1).filter((call) => call.member === "dbmid:bob");
    expect(bobs.every((call) => call.at >= 300_000)).toBe(true);
    expect(bobs).toHaveLength(2);
  });

  it("counts once however many parallel calls it hits", async () => {
    const clock = fakeClock();
    const { fetch, calls } = scripted(clock, Array.from({ length: 10 }, () => limited()));
    const client = clientOf(fetch, clock);

    await Promise.all(Array.from({ length: 10 }, () => client.latestCursor(ASK("dbmid:bob"))));

    expect(calls).toHaveLength(20);
    expect(calls.at(-1)!.at).toBeLessThanOrEqual(10_000);
  });

  it("is waited out once, and no longer than asked for, although the clock is set back by an hour", async () => {
    const clock = fakeClock();
    const gate = new Gates(clock).of({ member: "dbmid:bob" });
    gate.close(0, 300);
    clock.advance(-3_600_000);

    await gate.pass();
    const [first] = clock.slept;
    await gate.pass();

    expect(first).toBeGreaterThanOrEqual(300_000);
    expect(first).toBeLessThan(302_000);
    expect(clock.slept).toHaveLength(1);
  });

  it("that comes after the clock was set back counts as it says", async () => {
    const clock = fakeClock();
    const gate = new Gates(clock).of({ member: "dbmid:bob" });
    gate.close(0, 300);
    clock.advance(-3_600_000);

    gate.close(1, 60);
    await gate.pass();

    expect(clock.slept).toEqual([60_000]);
  });

  it("ends as rate_limited when patience does", async () => {
    const clock = fakeClock();
    const { fetch } = scripted(clock, Array.from({ length: 99 }, () => limited({ "retry-after": "300" })));
    const client = clientOf(fetch, { ...clock, patience: { limited: 900_000 } });

    const error = await failureOf(client.latestCursor(ASK("dbmid:bob")));

    expect(error).toMatchObject({ kind: "rate_limited", details: { retryAfter: 300, status: 429 } });
  });

  it("is left at once by a caller who gives up", async () => {
    const stop = new AbortController();
    const clock = { ...fakeClock(), sleep: () => new Promise<void>(() => {}) };
    const fetch = () => Promise.resolve(limited({ "retry-after": "300" })());
    const client = clientOf(fetch, clock);

    const waiting = client.latestCursor({ ...ASK("dbmid:bob"), signal: stop.signal });
    setTimeout(() => stop.abort(new Error("run stopped")), 10);

    await expect(waiting).rejects.toThrow("run stopped");
  });
});
