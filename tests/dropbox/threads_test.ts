import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GateTable } from "../../src/dropbox/gate_table.ts";
import { type GateNews, type GateSetup, threadClient } from "./gate_worker.ts";
import { sharedClock, sharedTime } from "./shared_clock.ts";
import { refusal, serve } from "./support.ts";

const BOB = "dbmid:bob";
const CAROL = "dbmid:carol";

interface Thread {
  ask(member: string): void;
  /** Waits for the n-th news of a kind. */
  told(isIt: (news: GateNews) => boolean, n?: number): Promise<void>;
}

const answered = (news: GateNews) => "answered" in news && news.answered !== "ready";
const isReady = (news: GateNews) => "answered" in news && news.answered === "ready";
const waitsFor = (what: string) => (news: GateNews) => "waitsFor" in news && news.waitsFor === what;

describe("two Workers and the main thread", () => {
  let dropbox: ReturnType<typeof standIn>;
  let setup: Omit<GateSetup, "name">;
  let workers: Worker[];
  let threads: Thread[];
  let clock: ReturnType<typeof sharedClock>;
  beforeEach(async () => {
    dropbox = standIn();
    setup = { origin: dropbox.origin, gates: new GateTable().memory, time: sharedTime() };
    clock = sharedClock(setup.time);
    workers = ["one", "two"].map(() =>
      new Worker(new URL("./gate_worker.ts", import.meta.url), { type: "module" })
    );
    threads = [
      ...workers.map((worker, i) => threadOf(worker, { ...setup, name: ["one", "two"][i]! })),
      hereOf(setup),
    ];
    await Promise.all(threads.slice(0, 2).map((thread) => thread.told(isReady)));
  });
  afterEach(async () => {
    for (const worker of workers) worker.terminate();
    await dropbox.stop();
  });

  it("all keep the 300 s that one of them was told for a member, and nobody waits for another member's", async () => {
    const [one, two, main] = threads as [Thread, Thread, Thread];
    dropbox.limitOnce();
    one.ask(BOB);
    await one.told(waitsFor("dropbox_limit"));
    two.ask(BOB);
    main.ask(BOB);
    await Promise.all([two, main].map((thread) => thread.told(waitsFor("dropbox_limit"))));
    two.ask(CAROL);
    await two.told(answered);
    clock.advance(299_000);
    await new Promise((done) => setTimeout(done, 50));
    const before = [...dropbox.asked];
    clock.advance(1_000);
    await Promise.all([one.told(answered), two.told(answered, 2), main.told(answered)]);

    expect(before).toEqual([`one ${BOB}`, `two ${CAROL}`]);
    expect(dropbox.asked.slice(2).sort()).toEqual([`main ${BOB}`, `one ${BOB}`, `two ${BOB}`]);
  });

  it("all wait when nobody answers one of them, and one probe lets all of them go on", async () => {
    const [one, two, main] = threads as [Thread, Thread, Thread];
    dropbox.goAway();
    for (let i = 0; i < 8; i++) one.ask(BOB);
    await dropbox.untilAsked(8);
    while (!isOpen(setup)) await new Promise((done) => setTimeout(done, 2));
    two.ask(BOB);
    main.ask(CAROL);
    await Promise.all([two, main].map((thread) => thread.told(waitsFor("dropbox_outage"))));
    while (dropbox.probes === 0) await new Promise((done) => setTimeout(done, 2));
    const [asked, probes] = [dropbox.asked.length, dropbox.probes];
    dropbox.comeBack();
    const all = Promise.all([one.told(answered, 8), two.told(answered), main.told(answered)]).then(() =>
      true
    );
    while (!await Promise.race([all, new Promise((done) => setTimeout(() => done(false), 20))])) {
      // By this clock a probe that a busy machine takes its time for would soon be another thread's to make.
      if (!isProbed(setup, clock.now())) clock.advance(15_000);
    }

    expect([asked, probes, dropbox.probes]).toEqual([8, 1, 2]);
    expect(dropbox.asked).toHaveLength(8 + 10);
  });
});

/** Whether all threads now wait for one that looks whether Dropbox is back. */
function isOpen({ gates }: Pick<GateSetup, "gates">): boolean {
  return new GateTable(gates).slot("breaker acme api", "breakers").time(1) !== 0;
}

/** Whether one of them looks now: the next look is due long after any pause between two. */
function isProbed({ gates }: Pick<GateSetup, "gates">, now: Date): boolean {
  return new GateTable(gates).slot("breaker acme api", "breakers").time(1) - now.getTime() > 60_000;
}

function threadOf(worker: Worker, setup: GateSetup): Thread {
  const { hear, told } = newsOf();
  worker.onmessage = ({ data }: MessageEvent<GateNews>) => hear(data);
  worker.postMessage(setup);
  return { ask: (member) => worker.postMessage(member), told };
}

function hereOf(setup: Omit<GateSetup, "name">): Thread {
  const { hear, told } = newsOf();
  const ask = threadClient({ ...setup, name: "main" }, hear);
  return { ask: (member) => void ask(member), told };
}

function newsOf() {
  const all: GateNews[] = [];
  let fresh = Promise.withResolvers<void>();
  return {
    hear: (news: GateNews) => {
      all.push(news);
      fresh.resolve();
      fresh = Promise.withResolvers();
    },
    told: async (isIt: (news: GateNews) => boolean, n = 1) => {
      while (all.filter(isIt).length < n) await fresh.promise;
    },
  };
}

/** Dropbox's listing and probe on a port of its own, and who asked for whom. */
function standIn() {
  const asked: string[] = [];
  let [probes, limits, isAway] = [0, 0, false];
  const server = serve((request) => {
    const isProbe = request.url.endsWith("team/get_info");
    if (isProbe) probes++;
    else asked.push(`${request.headers.get("x-thread")} ${request.headers.get("dropbox-api-select-user")}`);
    if (isAway) return new Response("<html>bad gateway</html>", { status: 502 });
    if (limits-- > 0) {
      return refusal(429, { reason: { ".tag": "too_many_requests" } }, { "retry-after": "300" });
    }
    return Response.json({ cursor: "c" });
  });
  return {
    origin: server.origin,
    asked,
    get probes() {
      return probes;
    },
    limitOnce: () => limits = 1,
    goAway: () => isAway = true,
    comeBack: () => isAway = false,
    untilAsked: async (n: number) => {
      while (asked.length < n) await new Promise((done) => setTimeout(done, 2));
    },
    stop: () => server[Symbol.asyncDispose](),
  };
}
