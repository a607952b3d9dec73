import { describe, expect, it } from "vitest";
import { clientOf, failureOf, fakeClock, refusal } from "./support.ts";

type Answer = () => Response | Promise<Response>;
const quiet = () => Response.json({ changes: false });
const changed = () => Response.json({ changes: true });

/** Longpolls answered in turn, then with a change; each takes so many milliseconds. */
function polls(answers: Answer[], took = 480_000) {
  const clock = fakeClock();
  const start = clock.now().getTime();
  const asked: { at: number; token: string | null }[] = [];
  const fetch = async (_url: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    asked.push({ at: clock.now().getTime() - start, token: headers.get("authorization") });
    clock.advance(took);
    return await (answers.shift() ?? changed)();
  };
  return { clock, asked, client: clientOf(fetch, clock) };
}

describe("awaitChange", () => {
  it("polls until something has changed, without a token", async () => {
    const { client, asked } = polls([quiet, quiet]);

    expect(await client.awaitChange({ cursor: "c" })).toBe("changes");
    expect(asked.map(({ at, token }) => [at, token])).toEqual([[0, null], [480_000, null], [960_000, null]]);
  });

  it("keeps Dropbox's backoff before it polls again, and after a change too", async () => {
    const slower = (changes: boolean) => () => Response.json({ changes, backoff: 20 });
    const { client, clock, asked } = polls([slower(false), slower(true)]);

    await client.awaitChange({ cursor: "c" });

    expect(asked.map(({ at }) => at)).toEqual([0, 500_000]);
    expect(clock.slept.filter((ms) => ms === 20_000)).toHaveLength(2);
  });

  it("makes no hot loop of answers that come at once", async () => {
    const { client, asked } = polls(Array.from({ length: 10 }, () => quiet), 0);

    await client.awaitChange({ cursor: "c" });

    expect(asked.at(-1)!.at).toBeGreaterThanOrEqual(50_000);
  });

  it("says that the cursor is void", async () => {
    const { client } = polls([() => refusal(409, { ".tag": "reset" })]);

    expect(await client.awaitChange({ cursor: "c" })).toBe("reset");
  });

  it("outlives connections that are cut every 60 s, for a day", async () => {
    const cut = () => Promise.reject(new TypeError("connection reset"));
    const { client, clock, asked } = polls(Array.from({ length: 500 }, () => cut), 60_000);
    const start = clock.now().getTime();

    expect(await client.awaitChange({ cursor: "c" })).toBe("changes");
    expect(asked).toHaveLength(501);
    expect(clock.now().getTime() - start).toBeGreaterThan(500 * 60_000);
  });

  it("fails for what no waiting mends", async () => {
    const { client } = polls([
      () => new Response("your request includes an Authorization header", { status: 400 }),
    ]);

    expect((await failureOf(client.awaitChange({ cursor: "c" }))).kind).toBe("bad_request");
  });

  it("is left at once by a caller who gives up", async () => {
    const stop = new AbortController();
    const { client } = polls([() => {
      stop.abort(new Error("stopped"));
      return quiet();
    }]);

    await expect(client.awaitChange({ cursor: "c", signal: stop.signal })).rejects.toThrow("stopped");
  });
});
