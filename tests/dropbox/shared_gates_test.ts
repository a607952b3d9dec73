import { describe, expect, it } from "vitest";
import { GateTable } from "../../src/dropbox/gate_table.ts";
import { Gates } from "../../src/dropbox/pacing.ts";
import type { Wait } from "../../src/dropbox/wait.ts";
import { clientOf, downloadHeaders, fakeClock, refusal } from "./support.ts";

const OK = () => Response.json({ cursor: "c" });
const ASK = (member: string) => ({ acting: { member }, path: "" });
const limited = () => refusal(429, { reason: { ".tag": "too_many_requests" } }, { "retry-after": "300" });

/** Clients as each worker of a process has its own, over tables on one memory; only the first is ever limited. */
function workers(clock: ReturnType<typeof fakeClock>, names: string[]) {
  const { memory } = new GateTable();
  const start = clock.now().getTime();
  const calls: { worker: number; member: string | null; at: number }[] = [];
  const waits: Wait[] = [];
  const answers = [limited];
  const clients = names.map((name, worker) => {
    const fetch = (_url: string, init: RequestInit) => {
      const member = new Headers(init.headers).get("dropbox-api-select-user");
      calls.push({ worker, member, at: clock.now().getTime() - start });
      return Promise.resolve((worker === 0 ? answers.shift() ?? OK : OK)());
    };
    const shared = { table: new GateTable(memory), name };
    return clientOf(fetch, { ...clock, shared, onWait: (wait) => waits.push(wait) });
  });
  return { clients, calls, waits, start };
}

describe("a gate of several threads", () => {
  it("holds all workers of a member for the 300 s that one of them was told, and nobody else", async () => {
    const clock = fakeClock();
    const { clients, calls } = workers(clock, ["acme", "acme", "initech"]);
    const first = clients[0]!.latestCursor(ASK("dbmid:bob"));
    while (clock.slept.length === 0) await new Promise((done) => setTimeout(done));

    const others = clients[1]!.latestCursor(ASK("dbmid:carol"));
    const strangers = clients[2]!.latestCursor(ASK("dbmid:bob"));
    await Promise.all([first, others, strangers, clients[1]!.latestCursor(ASK("dbmid:bob"))]);

    const at = (worker: number, member: string) =>
      calls.filter((call) => call.worker === worker && call.member === member).map((call) => call.at);
    expect(at(0, "dbmid:bob")).toEqual([0, expect.any(Number)]);
    expect(at(0, "dbmid:bob")[1]).toBeGreaterThanOrEqual(300_000);
    expect(at(1, "dbmid:bob")[0]).toBeGreaterThanOrEqual(300_000);
    expect(calls.slice(0, 3).map(({ worker, member }) => [worker, member])).toEqual([
      [0, "dbmid:bob"],
      [1, "dbmid:carol"],
      [2, "dbmid:bob"],
    ]);
  });

  it("tells who waits and until when, and nothing of a moment's wait", async () => {
    const clock = fakeClock();
    const { clients, waits, start } = workers(clock, ["acme"]);

    await clients[0]!.latestCursor(ASK("dbmid:bob"));
    await clients[0]!.latestCursor(ASK("dbmid:bob"));

    expect(waits).toEqual([{ for: "dropbox_limit", who: "dbmid:bob", until: start + 300_000 }]);
  });
});

describe("the window of an identity", () => {
  const gates = (table = new GateTable()) =>
    new Gates(fakeClock(), { table, link: "acme" }).of({ member: "bob" });

  it("is halved once by a wave of refusals, in every thread", async () => {
    const table = new GateTable();
    const [one, other] = [gates(table), gates(table)];
    const wave = await one.pass();
    const before = one.window;
    for (let i = 0; i < 10; i++) one.close(wave, 0);

    expect([one.window, other.window]).toEqual([before / 2, before / 2]);
  });

  it("grows by one for a window's worth of answers, up to its bound", async () => {
    const gate = gates();
    const wave = await gate.pass();
    const before = gate.window;
    for (let i = 0; i < before; i++) gate.passed(wave);
    const after = gate.window;
    for (let i = 0; i < 10_000; i++) gate.passed(wave);

    expect(after).toBe(before + 1);
    expect(gate.window).toBe(64);
  });

  it("never closes altogether, and grows again", async () => {
    const gate = gates();
    for (let i = 0; i < 10; i++) gate.strained(await gate.pass());
    const least = gate.window;
    gate.passed(await gate.pass());

    expect([least, gate.window]).toEqual([1, 2]);
  });

  it("is halved by a slow answer to a download, not by a slow listing", async () => {
    const clock = fakeClock();
    const table = new GateTable();
    const gate = gates(table);
    const slow = (answer: () => Response) => {
      clock.advance(20_000);
      return Promise.resolve(answer());
    };
    const client = clientOf((url) => slow(url.includes("download") ? file : OK), {
      ...clock,
      shared: { table, name: "acme" },
    });
    const before = gate.window;
    await client.latestCursor(ASK("bob"));
    const listed = gate.window;
    await client.openDownload({ acting: { member: "bob" }, rev: "1" }).then(({ body }) => body.return());

    expect([listed, gate.window]).toEqual([before, before / 2]);
  });
});

function file(): Response {
  return new Response("0123456789", { headers: downloadHeaders() });
}
