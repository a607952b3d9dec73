import { sql } from "kysely";
import { expect } from "vitest";
import { forget, planForgetThese, type TaskKeeper } from "../../../src/domain/upkeep/forget.ts";
import { prune } from "../../../src/domain/upkeep/prune/prune.ts";
import { checkRepository } from "../../../src/storage/repository/check.ts";
import { heldAt } from "../../../src/storage/catalogue/browse.ts";
import type { ObjectStore } from "../../../src/storage/objects/object_store.ts";
import { ContentHash } from "../../../src/storage/repository/content_hash.ts";
import { listSnapshots } from "../../../src/storage/repository/snapshot.ts";
import { type BackupWorld, backupWorld, PASSWORD } from "../../support/backup_world.ts";
import { listedFiles } from "../../support/listed_files.ts";
import { Restic } from "../../support/restic.ts";

/** A team that is backed up, and whoever looks after the repository. */
export interface KeptWorld extends BackupWorld {
  restic: Restic;
  keeper: TaskKeeper;
  /** By another store, as of a later time, or otherwise as it is told. */
  keeperWith(change: Partial<TaskKeeper> & { store?: ObjectStore }): TaskKeeper;
  /** Puts a file into a member's home: bytes by seed. */
  put(path: string, seed: number, size?: number): Promise<unknown>;
  /** What the catalogue says a run's snapshot shows, every fact of it. */
  stateAt(run: number): Promise<unknown[]>;
  snapshotIds(): Promise<string[]>;
}

export async function keptWorld(options: Parameters<typeof backupWorld>[0] = {}): Promise<KeptWorld> {
  const world = await backupWorld({ content: { files: 40, members: 2 }, ...options });
  const keeper: TaskKeeper = {
    repository: world.repository,
    catalogue: world.catalogue,
    taskId: "task",
    holder: { ...world.parts.holder },
    now: () => new Date(),
    signal: new AbortController().signal,
    patience: 0,
    sleep: (ms) => new Promise((wake) => setTimeout(wake, Math.min(ms, 20))),
  };
  return {
    ...world,
    keeper,
    restic: new Restic(world.repositoryFolder, PASSWORD),
    keeperWith: ({ store, ...change }) => ({
      ...keeper,
      repository: store ? { ...world.repository, store } : world.repository,
      ...change,
    }),
    put: (path, seed, size = 20_000) =>
      world.control("POST", "put", { member: "alice", path, recipe: { seed, size } }),
    stateAt: async (run) => {
      const found = await sql`select v.*, c.content_hash, c.chunks from versions v
        left join contents c on c.id = v.content_id where ${heldAt(run)} order by v.id`.execute(
        world.catalogue.read,
      );
      // Which full listing showed it last is no fact of the snapshot, nor when a later run ended it.
      return found.rows.map((row) => ({ ...row as object, seen_run: null, to_run: null }));
    },
    snapshotIds: async () =>
      (await listSnapshots(world.repository.store, world.repository.keys)).map(({ id }) => id),
  };
}

/** Every restic reads every byte without a word, and gives back what Dropbox lists now, byte for byte. */
export async function expectEqualToDropbox({ restic, folder, catalogue, dropbox }: KeptWorld) {
  expect(await restic.check()).toContain("no errors were found");
  const out = `${folder}/out-${crypto.randomUUID()}`;
  await restic.text("restore", "latest", "--target", out);
  const files = await listedFiles(catalogue.read, dropbox);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const hash = new ContentHash();
    hash.update(Deno.readFileSync(`${out}/${file.place}`));
    expect(hash.digest(), file.place).toBe(file.hash);
  }
}

/** Two runs; the first alone shows a file of 3 MB and another one that shares a pack with what stays. */
export async function somethingToPrune(world: KeptWorld) {
  await world.put("/gone.bin", 1, 3_000_000);
  await world.put("/small.bin", 2);
  await world.backUp();
  for (const path of ["/gone.bin", "/small.bin"]) {
    await world.control("POST", "delete", { member: "alice", path });
  }
  await world.backUp();
  await forget(world.keeper, await planForgetThese(world.keeper, ["1"]));
}

/** No blob is named that nothing needs, every pack is named, and every restic is content. */
export async function expectPruned(world: KeptWorld) {
  const again = await prune(world.keeper, { dryRun: true, maxUnused: 0 });
  expect(again.plan).toMatchObject({ unneeded: [], unusedBytes: 0 });
  const { findings } = await checkRepository(world.repository, { readData: true });
  expect(findings).toEqual([]);
  await expectEqualToDropbox(world);
}
