import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listRuns } from "../../../src/storage/catalogue/runs.ts";
import { RepositoryError } from "../../../src/storage/repository/errors.ts";
import { writeLock } from "../../../src/storage/repository/lock_file.ts";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";
import { beforeEachLook } from "../../support/watched_store.ts";
import { namesOf } from "../../storage/repository/damage.ts";

/** Of those at `locks/`: before the lock is written, right after, and when it has settled. */
const LAST_LOOK = 3;

describe("a run whose lock has not settled yet", () => {
  let world: BackupWorld;
  beforeEach(async () => {
    world = await backupWorld();
  });
  afterEach(() => world.close());

  it("lists while its lock settles, and stores nothing where somebody else took the repository meanwhile", async () => {
    const { store, repository } = world;
    const before = await namesOf(store, "");
    const { promise: listing, resolve: listed } = Promise.withResolvers<void>();
    let looks = 0;
    const watched = beforeEachLook(store, async (prefix) => {
      if (prefix !== "locks/" || ++looks !== LAST_LOOK) return;
      await listing;
      await somebodyTakes(world);
    });
    const run = world.backUp({
      repository: { ...repository, store: watched },
      onProgress: (progress) => progress.listed > 0 && listed(),
    });
    // One that ends before it has listed anything is not to wait for that.
    run.catch(() => {}).finally(listed);

    await expect(run).rejects.toThrow("them on theirs");
    const [failed] = await listRuns(world.catalogue.read, "task");
    const [lock, ...others] = (await namesOf(store, "")).filter((name) => !before.includes(name));
    expect(failed).toMatchObject({ state: "failed", reason_code: "repository_locked" });
    expect([lock, ...others]).toEqual([expect.stringMatching(/^locks\//)]);
    await store.delete(lock!);
    expect((await world.backUp()).state).toBe("success");
  });

  it("says of what was gone while somebody else took the repository that they did", async () => {
    const { store, repository } = world;
    let looks = 0;
    const watched = beforeEachLook(store, async (prefix) => {
      if (prefix === "index/") throw new RepositoryError("missing", "Cannot read an index: it is gone");
      if (prefix !== "locks/" || ++looks !== LAST_LOOK) return;
      await somebodyTakes(world);
    });

    await expect(world.backUp({ repository: { ...repository, store: watched } })).rejects.toThrow(
      "them on theirs",
    );
    const [failed] = await listRuns(world.catalogue.read, "task");
    expect(failed).toMatchObject({ state: "failed", reason_code: "repository_locked" });
  });

  it("asks Dropbox nothing where somebody else took the repository before the run had looked at it", async () => {
    const { store, repository } = world;
    const { promise: taking, resolve: taken } = Promise.withResolvers<void>();
    let looks = 0;
    const watched = beforeEachLook(store, async (prefix) => {
      if (prefix === "index/") await taking;
      if (prefix !== "locks/" || ++looks !== LAST_LOOK) return;
      await somebodyTakes(world).catch((error) => {
        taken();
        throw error;
      });
    }, (prefix) => {
      // What the look has seen is told in the turns of this very moment.
      if (prefix === "locks/" && looks === LAST_LOOK) setTimeout(taken);
    });
    const asked = world.sandbox.log.calls().length;

    await expect(world.backUp({ repository: { ...repository, store: watched } })).rejects.toThrow(
      "them on theirs",
    );
    expect(world.sandbox.log.calls()).toHaveLength(asked);
  });
});

/** Somebody else has the repository from now on, who did not see this run's lock. */
async function somebodyTakes({ store, repository: { keys } }: BackupWorld): Promise<void> {
  const who = { hostname: "theirs", username: "them", pid: 1 };
  await writeLock(store, keys, { ...who, exclusive: true, time: new Date().toISOString() });
}
