import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunWaiting } from "../../../src/domain/backup/waiting.ts";
import { Waits } from "../../../src/domain/backup/waits.ts";
import { dropboxClient } from "../../../src/dropbox/client.ts";
import type { Patience } from "../../../src/dropbox/link.ts";
import { findRunWait } from "../../../src/storage/catalogue/run_waits.ts";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";

const HOUR = 3_600_000;

describe("a run that Dropbox makes wait", () => {
  let world: BackupWorld;
  let slept: number;
  let told: boolean;
  let heard: RunWaiting[];
  beforeEach(async () => {
    world = await backupWorld();
    [slept, told, heard] = [0, false, []];
  });
  afterEach(() => world.close());

  const now = () => new Date(Date.now() + slept);
  const monotonic = () => now().getTime();

  /** Time goes by as the run sleeps, for the sandbox too; of the first wait that is told not before it was heard of. */
  const sleep = async (ms: number) => {
    for (let glances = 0; told && heard.length === 0 && glances < 500; glances++) {
      await new Promise((done) => setTimeout(done, 10));
    }
    slept += ms;
    await world.control("POST", "clock/advance", { seconds: ms / 1000 });
  };

  const backUp = async (patience: Partial<Patience>) => {
    const waits = new Waits();
    const onWait: typeof waits.tell = (wait) => {
      told = true;
      waits.tell(wait);
    };
    const { app, tokens } = await world.connect();
    const fetch = (url: string, init: RequestInit) => world.sandbox.fetch(new Request(url, init));
    const dropbox = dropboxClient({
      app,
      tokens,
      fetch,
      now,
      monotonic,
      sleep,
      patience,
      onWait,
    });
    const onProgress = ({ waiting }: { waiting: RunWaiting | null }) => {
      if (waiting && heard.at(-1)?.until !== waiting.until) heard.push(waiting);
    };
    return await world.backUp({ dropbox, waits, now, onProgress });
  };

  it("says for whom and until when, and its row says the same while it does", async () => {
    const limit = { status: 429, headers: { "retry-after": "300" } };
    await world.control("POST", "faults", { route: "list_folder", times: 1, effect: limit });
    const began = now().getTime();
    const { state, run } = await backUp({});

    const [wait] = heard;
    expect(state).toBe("success");
    expect(wait).toMatchObject({ for: "dropbox_limit", who: "alice@acme.example" });
    expect(wait!.until - began).toBeGreaterThanOrEqual(300_000);
    const row = await world.catalogue.read.selectFrom("run_waits").selectAll().executeTakeFirstOrThrow();
    expect(row).toEqual({ run_id: run, ...wait });
    expect(await findRunWait(world.catalogue.read, run, wait!.until - 1)).toBeUndefined();
  });

  it("waits out twenty minutes without an answer, and then misses nothing", async () => {
    const gone = { route: "", for_seconds: 1200, times: null, effect: { status: 503 } };
    const began = now().getTime();
    await world.control("POST", "faults", { ...gone, route: "files/" });
    await world.control("POST", "faults", { ...gone, route: "team/" });
    const { state, causes } = await backUp({ outage: 6 * HOUR });

    expect([state, causes]).toEqual(["success", {}]);
    expect(now().getTime() - began).toBeGreaterThan(HOUR / 3);
    expect(heard.every((wait) => wait.for === "dropbox_outage")).toBe(true);
    expect(heard.length).toBeGreaterThan(0);
  });

  it("ends as failed, once, when Dropbox stays away longer than its patience; the next one completes", async () => {
    const gone = { route: "files/download", for_seconds: 2 * 3600, times: null, effect: { status: 503 } };
    await world.control("POST", "faults", gone);

    await expect(backUp({ outage: HOUR / 4 })).rejects.toMatchObject({
      failure: { code: "source_unavailable", stopsRun: true },
    });
    await sleep(2 * HOUR);
    const second = await backUp({ outage: HOUR / 4 });

    expect(second).toMatchObject({ state: "success", causes: {}, added: second.files });
  });
});
