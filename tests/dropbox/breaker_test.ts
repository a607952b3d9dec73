import { describe, expect, it } from "vitest";
import { DropboxError } from "../../src/dropbox/types.ts";
import { Breaker } from "../../src/dropbox/breaker.ts";
import { Gates } from "../../src/dropbox/pacing.ts";
import type { Fetch, LinkOptions } from "../../src/dropbox/link.ts";
import { GateTable } from "../../src/dropbox/gate_table.ts";
import type { Wait } from "../../src/dropbox/wait.ts";
import { clientOf, downloadHeaders, failureOf, fakeClock } from "./support.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ASK = { acting: { member: "dbmid:bob" }, path: "" };
const file = () => new Response("0123456789", { headers: downloadHeaders() });
const down = () => new Response("<html>bad gateway</html>", { status: 502 });

/** Dropbox away for so long from now on; counts what it was asked. */
function away(clock: ReturnType<typeof fakeClock>, ms: number, isHit = (_url: string) => true) {
  const end = clock.now().getTime() + ms;
  const asked: string[] = [];
  const fetch: Fetch = (url) => {
    asked.push(new URL(url).pathname);
    if (clock.now().getTime() < end && isHit(url)) return Promise.resolve(down());
    return Promise.resolve(url.includes("download") ? file() : Response.json({ cursor: "c" }));
  };
  return { fetch, asked, end };
}

function patient(fetch: Fetch, options: Partial<LinkOptions>) {
  return clientOf(fetch, { patience: { outage: 6 * HOUR }, ...options });
}

describe("an outage of Dropbox", () => {
  it("of two hours is waited out, and every call then gets its answer", async () => {
    const clock = fakeClock();
    const dropbox = away(clock, 2 * HOUR);
    const waits: Wait[] = [];
    const client = patient(dropbox.fetch, { ...clock, onWait: (wait) => waits.push(wait) });

    const calls = Array.from({ length: 20 }, () => client.latestCursor(ASK));
    const answers = await Promise.all(calls);

    expect(new Set(answers)).toEqual(new Set(["c"]));
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(dropbox.end);
    expect(clock.now().getTime()).toBeLessThan(dropbox.end + 5 * MINUTE);
    expect(waits[0]).toMatchObject({ for: "dropbox_outage", who: null });
  });

  it("is not what one member's 429 looks like, however many members there are", async () => {
    const clock = fakeClock();
    const table = new GateTable();
    const gates = new Gates(clock, { table, link: "acme" });
    for (let n = 0; n < 20_000; n++) gates.of({ member: `dbmid:${n}` }).close(0, 60);
    const client = patient(() => Promise.resolve(Response.json({ cursor: "c" })), {
      ...clock,
      shared: { table, name: "acme" },
    });

    expect(await client.latestCursor({ ...ASK, acting: { member: "dbmid:new" } })).toBe("c");
  });

  it("costs a probe a minute, however many wait and in however many threads", async () => {
    const clock = fakeClock();
    const dropbox = away(clock, HOUR);
    const { memory } = new GateTable();
    const clients = [1, 2].map(() =>
      patient(dropbox.fetch, { ...clock, shared: { table: new GateTable(memory), name: "acme" } })
    );

    await Promise.all(
      clients.flatMap((client) => Array.from({ length: 10 }, () => client.latestCursor(ASK))),
    );

    const probes = dropbox.asked.filter((path) => path.endsWith("team/get_info"));
    expect(probes.length).toBeGreaterThan(10);
    expect(probes.length).toBeLessThan(75);
    expect(dropbox.asked.length - probes.length).toBeLessThan(100);
  });

  it("is looked into by one thread at a time, and goes on for all of them at its answer", async () => {
    const clock = fakeClock();
    const { memory } = new GateTable();
    const probe = Promise.withResolvers<boolean>();
    let probes = 0;
    const threads = Array.from({ length: 5 }, () =>
      new Breaker({
        clock: { now: clock.now, sleep: () => new Promise((done) => setTimeout(done)) },
        slot: new GateTable(memory).slot("breaker"),
        probe: () => (probes++, probe.promise),
        onWait: () => {},
      }));
    for (let i = 0; i < 8; i++) threads[0]!.failed();

    const passing = Promise.all(threads.map((thread) => thread.pass(HOUR)));
    await new Promise((done) => setTimeout(done, 20));
    probe.resolve(true);
    await passing;

    expect(probes).toBe(1);
  });

  it("is looked into soon although the clock is set back by an hour meanwhile", async () => {
    const clock = fakeClock();
    const found = [false, true];
    const breaker = new Breaker({
      clock,
      slot: new GateTable().slot("breaker"),
      probe: () => Promise.resolve(found.shift()!),
      onWait: () => clock.slept.length === 0 && clock.jump(-HOUR),
    });
    for (let i = 0; i < 8; i++) breaker.failed();

    await breaker.pass(6 * HOUR);

    expect(found).toEqual([]);
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(5 * MINUTE);
  });

  it("is waited out although the clock is set ahead by a day meanwhile [fault 36]", async () => {
    const clock = fakeClock();
    const found = [false, false, true];
    const breaker = new Breaker({
      clock,
      slot: new GateTable().slot("breaker"),
      probe: () => Promise.resolve(found.shift()!),
      onWait: () => clock.slept.length === 0 && clock.jump(24 * HOUR),
    });
    for (let i = 0; i < 8; i++) breaker.failed();

    await breaker.pass(6 * HOUR);

    expect(found).toEqual([]);
  });

  it("that outlasts its limit fails every call at once, as `outage`", async () => {
    const clock = fakeClock();
    const dropbox = away(clock, 10 * HOUR);
    const client = patient(dropbox.fetch, { ...clock, patience: { outage: 15 * MINUTE } });

    const first = await failureOf(client.latestCursor(ASK));
    const asked = dropbox.asked.length;
    const second = await failureOf(client.latestCursor(ASK));

    expect([first.code, second.code, second.kind]).toEqual(["outage", "outage", "temporary"]);
    expect(dropbox.asked.length).toBe(asked);
  });

  it("is none where one file alone cannot be had: the others go on, and it fails by its own patience", async () => {
    const clock = fakeClock();
    const isFile = (url: string) => url.includes("list_folder");
    const dropbox = away(clock, 10 * HOUR, isFile);
    const client = patient(dropbox.fetch, clock);

    const broken = failureOf(client.latestCursor(ASK));
    const good = client.openDownload({ acting: ASK.acting, rev: "1" }).then(({ body }) => body.return());
    await good;

    expect((await broken).code).toBe("http_502");
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(15 * MINUTE);
  });

  it("of one host leaves the other one alone", async () => {
    const clock = fakeClock();
    const dropbox = away(clock, 15 * MINUTE, (url) => url.includes("content."));
    const client = patient(dropbox.fetch, clock);
    const download = client.openDownload({ acting: ASK.acting, rev: "1" });
    while (!dropbox.asked.some((path) => path.endsWith("download"))) {
      await new Promise((done) => setTimeout(done));
    }

    await client.latestCursor(ASK);
    const listedAt = clock.now().getTime();
    await download.then(({ body }) => body.return());

    expect(listedAt).toBeLessThan(dropbox.end);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(dropbox.end);
  });

  it("of the token endpoint is waited out too", async () => {
    const clock = fakeClock();
    const end = clock.now().getTime() + 15 * MINUTE;
    const current = () => {
      if (clock.now().getTime() >= end) return Promise.resolve("token");
      return Promise.reject(new DropboxError("temporary", "http_503", "no token"));
    };
    const client = patient(away(clock, 0).fetch, {
      ...clock,
      tokens: { current, renew: () => current() },
    });

    expect(await client.latestCursor(ASK)).toBe("c");
  });

  it("is left at once by a caller who gives up", async () => {
    const clock = fakeClock();
    const stop = new AbortController();
    const client = patient(away(clock, HOUR).fetch, {
      ...clock,
      onWait: () => stop.abort(new Error("run stopped")),
    });

    await expect(client.latestCursor({ ...ASK, signal: stop.signal })).rejects.toThrow("run stopped");
  });
});
