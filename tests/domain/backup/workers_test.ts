import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WorkerSetup } from "../../../src/domain/backup/pipeline/worker.ts";
import { GateTable } from "../../../src/dropbox/gate_table.ts";
import { listRuns } from "../../../src/storage/catalogue/runs.ts";
import { checkRepository } from "../../../src/storage/repository/check.ts";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";
import { serve, type ServedWorld } from "../../support/workers.ts";

/** Seconds. */
const LIFE = 2;
/** A token is replaced so long before its end, at the earliest: a tenth of its life; and clocks and timers are not exact. */
const SOONEST = (LIFE - LIFE / 10) * 1000 - 100;

const REFUSED = { ".tag": "path", path: { ".tag": "restricted_content" } };

/** Calls that an identity has under way at first, over all Workers. */
const WINDOW = 12;

describe("a run by real Workers", () => {
  let world: BackupWorld;
  let served: ServedWorld;
  /** What a download waits for before Dropbox sees it. */
  let held: () => Promise<void>;
  /** Told of each answer to one. */
  let onAnswer: (answer: Response, request: Request) => void;
  /** Lets go of all that is held: a server that closes waits for its answers. */
  let stop: AbortController;
  beforeEach(async () => {
    [held, onAnswer, stop] = [() => Promise.resolve(), () => {}, new AbortController()];
    const stopped = new Promise<void>((go) => stop.signal.addEventListener("abort", () => go()));
    world = await backupWorld();
    served = await serve(world, async (request) => {
      if (!request.url.endsWith("/files/download")) return await world.sandbox.fetch(request);
      await Promise.race([held(), stopped]);
      const answer = await world.sandbox.fetch(request);
      onAnswer(answer, request);
      return answer;
    });
  });
  afterEach(async () => {
    stop.abort();
    await served.close();
    await world.close();
  });

  it("outlives its access tokens, and asks for a new one once in each life, however many calls wait for it", async () => {
    await world.control("PUT", "token-life", { seconds: LIFE });
    const slow = { route: "files/download", times: null, effect: { delay: 900 } };
    await world.control("POST", "faults", slow);
    await world.control("DELETE", "calls");
    const { state } = await served.backUp(undefined, { folderZips: false });

    const asked = world.sandbox.log.calls("oauth2/token").map((call) => Date.parse(call.at));
    const gaps = asked.slice(1).map((at, i) => at - asked[i]!);
    const refused = world.sandbox.log.calls("files/download").filter((call) => call.status === 401);
    expect(state).toBe("success");
    expect(asked.length).toBeGreaterThan(2);
    expect(Math.min(...gaps)).toBeGreaterThan(SOONEST);
    expect(refused.length).toBeGreaterThan(asked.length);
  });

  it("renews by exactly one call a token that all of them were refused at once", async () => {
    const { promise: expired, resolve: expire } = Promise.withResolvers<void>();
    let underWay = 0;
    held = () => (underWay++, expired);
    await world.control("DELETE", "calls");
    const run = served.backUp(undefined, { folderZips: false });
    while (underWay < WINDOW) await new Promise((done) => setTimeout(done, 5));
    await world.control("POST", "clock/advance", { seconds: 5 * 3600 });
    expire();
    const { state } = await run;

    const refused = world.sandbox.log.calls("files/download").filter((call) => call.status === 401);
    expect(state).toBe("success");
    // More than a Worker's share.
    expect(refused.length).toBeGreaterThan(WINDOW / 2);
    expect(world.sandbox.log.calls("oauth2/token")).toHaveLength(2);
  });

  it("pauses all of them when one is told to wait", async () => {
    for (let i = 0; i < 100; i++) {
      await world.control("POST", "put", { member: "alice", path: `/many/${i}.txt`, text: `${i}` });
    }
    const limit = { status: 429, headers: { "retry-after": "3" } };
    await world.control("POST", "faults", { route: "files/download", from: 3, times: 1, effect: limit });
    let isHeard = () => true;
    held = async () => {
      while (!isHeard() && !stop.signal.aborted) await new Promise((done) => setTimeout(done, 2));
    };
    // Until it is heard others may go on as before: how many calls that is depends on the machine alone.
    const hearing = (setup: WorkerSetup) => {
      onAnswer = ({ status }, { headers }) => {
        if (status !== 429) return;
        const gate = `gate ${setup.gates.name} ${headers.get("dropbox-api-select-admin")}`;
        isHeard = () => new GateTable(setup.gates.memory).slot(gate).time(1) !== 0;
      };
      return setup;
    };
    // Zips are asked for as members, whom other gates hold.
    await served.backUp(hearing, { folderZips: false });

    const calls = world.sandbox.log.calls("files/download");
    const told = Date.parse(calls.find((call) => call.status === 429)!.at);
    const meanwhile = calls.map((call) => Date.parse(call.at)).filter((at) => at > told && at < told + 2_900);
    expect(calls.length).toBeGreaterThan(100);
    // These were under way already: the log has each call as of its end.
    expect(meanwhile.length).toBeLessThan(WINDOW);
  });

  it("stores what stands the test of every byte", async () => {
    await served.backUp();
    const { findings } = await checkRepository(world.repository, { readData: true });

    expect(findings).toEqual([]);
  });

  it("one of which crashes ends as failed by crashed_worker, and the next run completes", async () => {
    // All is listed by then: who dies with one item alone in hand would be taken to have died of that one.
    const refused = { status: 409, body: { error_summary: "path/restricted_content/", error: REFUSED } };
    await world.control("POST", "faults", { route: "files/download", times: null, effect: refused });
    const first = await served.backUp(undefined, { folderZips: false });
    await world.control("DELETE", "faults");
    const crash = served.backUp(({ app, store }) => ({ app, store }), { folderZips: false });
    await expect(crash).rejects.toThrow("stopped unexpectedly");
    const [failed] = await listRuns(world.catalogue.read, "task");
    const locks = await Array.fromAsync(world.store.list("locks/"));
    const next = await served.backUp();

    expect(first.state).toBe("partial");
    expect(failed).toMatchObject({ state: "failed", reason_code: "crashed_worker", snapshot_id: null });
    expect(locks).toEqual([]);
    expect(next).toMatchObject({ state: "success", added: next.files - first.files });
  });
});
