import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Hand } from "../../../src/domain/backup/pipeline/hand.ts";
import { namesFilled } from "../../../src/storage/catalogue/name_index.ts";
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
});
