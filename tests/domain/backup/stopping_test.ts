import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localHand } from "../../../src/domain/backup/pipeline/local_hand.ts";
import type { Progress } from "../../../src/domain/backup/run.ts";
import { RunFailed } from "../../../src/domain/backup/run_failed.ts";
import { removeUnshown } from "../../../src/storage/catalogue/forgotten.ts";
import { beginRun, endRun, interruptRuns, listRuns } from "../../../src/storage/catalogue/runs.ts";
import { StoreError } from "../../../src/storage/objects/object_store.ts";
import { type BackupWorld, backupWorld, PASSWORD } from "../../support/backup_world.ts";
import { Restic, withoutRestic } from "../../support/restic.ts";
import { aborting } from "../../support/aborting_store.ts";
import { afterEachPut, beforeEachLook } from "../../support/watched_store.ts";

/** Longer than any call or write that was under way takes. */
const LATER = 700;

describe("stopping a run", () => {
  let world: BackupWorld;
  beforeEach(async () => {
    world = await backupWorld();
  });
  afterEach(() => world.close());

  /** A run that is told to stop when it comes to `phase`, or `delay` milliseconds after. */
  const stopped = async (phase: Progress["phase"], delay = 0) => {
    const stop = new AbortController();
    const abort = () => stop.abort(new Error("told to stop"));
    const onProgress = (progress: Progress) => {
      if (progress.phase === phase) delay === 0 ? abort() : setTimeout(abort, delay);
    };
    await expect(world.backUp({ signal: stop.signal, onProgress })).rejects.toThrow("Dropkeep was stopped");
  };
  const slow = (route: string) =>
    world.control("POST", "faults", { route, times: null, effect: { delay: 300 } });

  it.each(["discovering", "reading", "sealing"] as const)(
    "while %s makes no snapshot, and the next run completes with all that is new since the last",
    async (phase) => {
      await stopped(phase);
      const [run] = await listRuns(world.catalogue.read, "task");
      const snapshots = await Array.fromAsync(world.store.list("snapshots/"));
      const next = await world.backUp();

      expect(run).toMatchObject({ state: "interrupted", reason_code: "interrupted" });
      expect(snapshots).toEqual([]);
      expect(next).toMatchObject({ state: "success", added: next.files });
    },
  );

  it("before its lock has settled leaves no look at the store behind", async () => {
    const { catalogue, repository, parts: { holder } } = world;
    let looks = 0;
    const store = beforeEachLook(repository.store, () => void looks++);
    await catalogue.write((trx) => beginRun(trx, "task", Date.now()));
    const run = world.backUp({
      repository: { ...repository, store },
      holder: { ...holder, settleMs: LATER / 2 },
    });
    await expect(run).rejects.toThrow("a run of it is under way");
    const before = looks;
    await new Promise((done) => setTimeout(done, LATER));

    expect(looks).toBe(before);
    expect(await Array.fromAsync(world.store.list("locks/"))).toEqual([]);
  });

  it.each(
    [["discovering", "team/namespaces/list"], ["reading", "files/list_folder"], [
      "reading",
      "files/download",
    ]] as const,
  )("while %s lets go of the lock only when nothing goes on: %s is slow", async (phase, route) => {
    await slow(route);
    await stopped(phase, 150);
    const locks = await Array.fromAsync(world.store.list("locks/"));
    const before = await traces(world);
    await new Promise((done) => setTimeout(done, LATER));

    expect(locks).toEqual([]);
    expect(await traces(world)).toEqual(before);
  });

  it.each(["data/", "index/"])(
    "right after an object in %s is stored commits what it has, then ends",
    async (shelf) => {
      const stop = new AbortController();
      const store = aborting(world.store, shelf, stop);
      const { dropbox, repository, catalogue } = world;
      const hands = () => [localHand({ dropbox, store, keys: repository.keys })];
      const change = { repository: { ...repository, store }, hands, catalogue: slowly(catalogue) };
      await expect(world.backUp({ ...change, signal: stop.signal })).rejects.toThrow("Dropkeep was stopped");
      const before = await traces(world);
      await new Promise((done) => setTimeout(done, LATER));

      expect(await traces(world)).toEqual(before);
      expect(before.objects.filter((name) => /^(snapshots|locks)/.test(name))).toEqual([]);
    },
  );

  it("is what a second run of the task is told to wait for", async () => {
    const [first, second] = await Promise.allSettled([world.backUp(), world.backUp()]);

    const outcomes = [first, second].map((one) =>
      one.status === "fulfilled" ? one.value.state : String(one.reason)
    );
    expect(outcomes.sort()).toEqual([
      'Conflict: Cannot back up "Acme": a run of it is under way; wait until it ends',
      "success",
    ]);
  });

  it.skipIf(withoutRestic())(
    "by a kill after the snapshot and before the last write: the next run knows that snapshot",
    async () => {
      await expect(world.backUp({ catalogue: dyingOnSnapshot(world) })).rejects.toThrow("killed");
      await world.catalogue.write((trx) => interruptRuns(trx, 1));
      await world.control("POST", "put", { member: "alice", path: "/new.txt", text: "new" });
      const second = await world.backUp();

      const restic = new Restic(world.repositoryFolder, PASSWORD);
      const inStore = JSON.parse(await restic.text("snapshots", "--json"));
      const known = await listRuns(world.catalogue.read, "task");
      expect(known.map((run) => run.snapshot_id)).toEqual(inStore.map((s: { id: string }) => s.id).reverse());
      expect(second).toMatchObject({ state: "success", added: 1 });
    },
  );

  it(
    "by a put of the snapshot whose answer is lost, and a run after it that fails too: the third knows that snapshot",
    async () => {
      const unheard = new StoreError("refused", "Cannot hear the answer");
      const deaf = afterEachPut(world.store, "snapshots/", () => Promise.reject(unheard));
      const failing = world.backUp({ repository: { ...world.repository, store: deaf } });
      await expect(failing).rejects.toThrow(RunFailed);
      const begun = await world.catalogue.write((trx) => beginRun(trx, "task", 1));
      await world.catalogue.write((trx) => endRun(trx, begun, { state: "failed", ended_at: 2 }));
      await removeUnshown(world.catalogue, "task");
      await world.control("POST", "delete", { member: "alice", path: "/Welcome.txt" });
      await world.backUp();

      const [first] = (await listRuns(world.catalogue.read, "task")).toReversed();
      const snapshots = await Array.fromAsync(world.store.list("snapshots/"));
      const shown = await world.catalogue.read.selectFrom("versions").select(["from_run", "to_run"])
        .where("name", "=", "Welcome.txt").where("to_run", "is not", null).execute();
      expect(first).toMatchObject({ id: 1, state: "failed" });
      expect(snapshots.map(({ name }) => name)).toContain(`snapshots/${first!.snapshot_id}`);
      expect(shown).toContainEqual({ from_run: 1, to_run: 3 });
    },
  );
});

/** What a run leaves: rows, objects, calls. */
async function traces(world: BackupWorld) {
  const { read } = world.catalogue;
  const objects = await Array.fromAsync(world.store.list(""));
  return {
    versions: (await read.selectFrom("versions").select("id").execute()).length,
    packs: (await read.selectFrom("packs").select("id").execute()).length,
    cursors: await read.selectFrom("namespaces").select(["id", "cursor"]).execute(),
    objects: objects.map((object) => object.name).sort(),
    calls: world.sandbox.log.counts().reduce((sum, { calls }) => sum + calls, 0),
  };
}

/** The catalogue as it is, on a disk that takes its time. */
function slowly(catalogue: BackupWorld["catalogue"]): BackupWorld["catalogue"] {
  const write: typeof catalogue.write = async (work) => {
    await new Promise((done) => setTimeout(done, 60));
    return await catalogue.write(work);
  };
  return {
    file: catalogue.file,
    read: catalogue.read,
    write,
    checkpoint: noWork,
    copyTo: noWork,
    close: noWork,
  };
}

/** The catalogue of a process that dies when its snapshot is in the store: it takes no write from then on. */
function dyingOnSnapshot({ catalogue, store }: BackupWorld): BackupWorld["catalogue"] {
  const write: typeof catalogue.write = async (work) => {
    const snapshots = await Array.fromAsync(store.list("snapshots/"));
    if (snapshots.length > 0) throw new Error("killed");
    return await catalogue.write(work);
  };
  return {
    file: catalogue.file,
    read: catalogue.read,
    write,
    checkpoint: noWork,
    copyTo: noWork,
    close: noWork,
  };
}

async function noWork() {}
