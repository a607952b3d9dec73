import type { KyselyPlugin } from "kysely";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Hand } from "../../../src/domain/backup/pipeline/hand.ts";
import { namesFilled } from "../../../src/storage/catalogue/name_index.ts";
import { namesOf } from "../../storage/repository/damage.ts";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";

describe("the index of names", () => {
  let world: BackupWorld;
  beforeEach(async () => {
    world = await backupWorld({ content: { files: 20, members: 1 } });
  });
  afterEach(() => world.close());

  it("has all that was listed while files are still read", async () => {
    const { catalogue } = world;
    const idle: Hand = { send: () => {}, onMessage: () => {}, onCrash: () => {}, close: () => {} };
    const stop = new AbortController();
    const run = world.backUp({ hands: () => [idle], signal: stop.signal });
    const newest = () =>
      catalogue.read.selectFrom("nodes").select((eb) => eb.fn.max("id").as("id")).executeTakeFirst();

    await vi.waitFor(async () => {
      expect(await namesFilled(catalogue.read)).toBeGreaterThan(20);
      expect(await namesFilled(catalogue.read)).toBe((await newest())!.id);
    }, { timeout: 20_000 });
    stop.abort();

    await expect(run).rejects.toThrow("stopped on request");
  });

  it("is made before the run is told ended", async () => {
    const { catalogue } = world;
    const [asked, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const refusal = new Error("not yet");
    const noNames: KyselyPlugin = {
      transformQuery: ({ node }) => {
        if (JSON.stringify(node).includes("insert into node_names ")) throw refusal;
        return node;
      },
      transformResult: ({ result }) => Promise.resolve(result),
    };
    const write: typeof catalogue.write = (work) =>
      catalogue.write((trx) => work(trx.withPlugin(noNames))).catch(async (error) => {
        if (error !== refusal) throw error;
        asked.resolve();
        await free.promise;
        return await catalogue.write(work);
      });
    const run = world.backUp({ catalogue: { read: catalogue.read, write } });
    const rows = () => catalogue.read.selectFrom("runs").select(["state", "ended_at"]).execute();
    await asked.promise;
    await vi.waitFor(async () => expect(await namesOf(world.store, "snapshots/")).toHaveLength(1), {
      timeout: 20_000,
    });
    await new Promise((wake) => setTimeout(wake, 100));

    expect(await rows()).toMatchObject([{ state: "running", ended_at: null }]);
    free.resolve();
    await run;
    expect(await rows()).toMatchObject([{ state: "success" }]);
  });
});
