import { afterEach, describe, expect, it } from "vitest";
import { StoreError } from "../../../src/storage/objects/object_store.ts";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import type { HeldLock } from "../../../src/storage/repository/held_lock.ts";
import { beginLock, type LockOptions, takeLock } from "../../../src/storage/repository/lock.ts";
import { listLocks, type LockFile, writeLock } from "../../../src/storage/repository/lock_file.ts";
import { newRepository, NOON } from "./small_world.ts";
import { namesOf } from "./damage.ts";
import { afterEachPut, beforeFirst } from "../../support/watched_store.ts";

const MINUTE = 60_000;
/** Beyond what any Linux gives out. */
const DEAD = 2 ** 22 + 1;
const locks: HeldLock[] = [];

afterEach(async () => {
  for (const lock of locks.splice(0)) await lock.release();
});

async function acme() {
  const { store, keys } = await newRepository(new MemoryStore(() => NOON));
  const clock = { time: NOON.getTime() };
  const who = { hostname: "office", username: "alice", pid: Deno.pid, now: () => new Date(clock.time) };
  const take = async (options: Partial<LockOptions> = {}) => {
    const lock = await takeLock(store, keys, { ...who, ...options });
    locks.push(lock);
    return lock;
  };
  const leave = (lock: Partial<LockFile>) =>
    writeLock(store, keys, { ...who, time: NOON.toISOString(), exclusive: false, ...lock });
  return { store, keys, clock, who, take, leave };
}

describe("beginLock", () => {
  it("sees right after its own lock is written who came while that took long, and leaves none", async () => {
    const { store, keys, who, leave } = await acme();
    const slow = beforeFirst(store, "put", "locks/", async () => void await leave({ exclusive: true }));

    await expect(beginLock(slow, keys, who)).rejects.toMatchObject({ code: "locked" });
    expect(await namesOf(store, "locks/")).toHaveLength(1);
  });

  it("settles without another look once it is released", async () => {
    const { store, keys, who, leave } = await acme();
    const { lock, settled } = await beginLock(store, keys, who);
    await lock.release();
    await leave({ exclusive: true });

    await expect(settled).resolves.toBeUndefined();
  });
});

describe("takeLock", () => {
  it("lets many share", async () => {
    const { store, keys, take } = await acme();

    await take();
    await take();

    expect(await listLocks(store, keys)).toHaveLength(2);
  });

  it("says who holds a lock, since when, and what to do", async () => {
    const { clock, take, leave } = await acme();
    await leave({ hostname: "backup1", username: "bob", pid: 4711 });
    clock.time += 7 * MINUTE;

    const taking = take({ exclusive: true });

    await expect(taking).rejects.toMatchObject({ code: "locked" });
    await expect(taking).rejects.toThrow(
      "bob on backup1 (process 4711) holds a lock of 2024-02-03T12:00:00.000Z, 7 min ago; " +
        'wait until that ends, or, if it runs no more, remove its lock with "restic unlock"',
    );
  });

  it("refuses to share with an exclusive one, and leaves nothing behind", async () => {
    const { store, take } = await acme();
    await take({ exclusive: true });

    await expect(take()).rejects.toThrow("holds an exclusive lock");
    expect(await namesOf(store, "locks/")).toHaveLength(1);
  });

  it("never gives two exclusive locks at once", async () => {
    const { store, take } = await acme();

    const results = await Promise.allSettled([take({ exclusive: true }), take({ exclusive: true })]);

    expect(results.filter(({ status }) => status === "fulfilled").length).toBeLessThan(2);
    expect((await namesOf(store, "locks/")).length).toBeLessThan(2);
  });

  it("is blocked by a stale lock of somebody else too", async () => {
    const { clock, take, leave } = await acme();
    await leave({ hostname: "backup1", exclusive: true });
    clock.time += 24 * 60 * MINUTE;

    await expect(take()).rejects.toMatchObject({ code: "locked" });
  });

  it("removes the lock of its own earlier life", async () => {
    const { store, take, leave } = await acme();
    await leave({ exclusive: true, instance: "portal-1" });

    const lock = await take({ exclusive: true, instance: "portal-1" });

    expect(await namesOf(store, "locks/")).toEqual([`locks/${lock.id}`]);
  });

  it("does not take its own other lock for one of an earlier life", async () => {
    const { take } = await acme();
    await take({ instance: "portal-1" });

    await expect(take({ exclusive: true, instance: "portal-1" })).rejects.toMatchObject({ code: "locked" });
  });

  it("does not take its own other lock for one of an earlier life while that is being written, or written anew", async () => {
    const { store, keys, who } = await acme();
    const options = { ...who, instance: "portal-1", besideOwn: true, settleMs: 0 };
    const watched = afterEachPut(
      store,
      "locks/",
      async () => void locks.push(await takeLock(store, keys, options)),
    );

    const lock = await takeLock(watched, keys, options);
    locks.push(lock);
    await lock.confirm();

    expect(locks).toHaveLength(3);
    expect(await namesOf(store, "locks/")).toHaveLength(3);
    expect(await namesOf(store, "locks/")).toContain(`locks/${lock.id}`);
  });

  it("leaves no lock as held where writing it failed: it is one of an earlier life", async () => {
    const { store, keys, who, take } = await acme();
    const unheard = afterEachPut(
      store,
      "locks/",
      () => Promise.reject(new StoreError("unavailable", "no answer")),
    );
    await expect(takeLock(unheard, keys, { ...who, instance: "portal-1" })).rejects.toThrow("no answer");

    await take({ exclusive: true, instance: "portal-1" });

    expect(await namesOf(store, "locks/")).toHaveLength(1);
  });

  it("is exclusive beside others of this process where that is allowed, not beside a stranger", async () => {
    const { take, leave } = await acme();
    await take();
    await take({ exclusive: true, besideOwn: true });
    await leave({ hostname: "backup1" });

    await expect(take({ exclusive: true, besideOwn: true })).rejects.toThrow("on backup1");
  });

  it("removes the lock of a dead process of this host after ten silent minutes, not before", async () => {
    const { clock, take, leave } = await acme();
    await leave({ exclusive: true, pid: DEAD });
    await expect(take()).rejects.toMatchObject({ code: "locked" });

    clock.time += 11 * MINUTE;

    expect((await take()).signal.aborted).toBe(false);
  });
});

describe("a held lock", () => {
  it("replaces its file by a newer one", async () => {
    const { store, keys, clock, take } = await acme();
    const lock = await take();
    const first = lock.id;
    clock.time += 5 * MINUTE;

    await lock.refresh();

    expect(lock.id).not.toBe(first);
    expect(await listLocks(store, keys)).toMatchObject([{ id: lock.id, time: "2024-02-03T12:05:00.000Z" }]);
  });

  it("refreshes itself", async () => {
    const { take } = await acme();
    const lock = await take({ refreshEvery: 20 });
    const first = lock.id;

    // Of the second that a poll has by itself a busy machine may take all.
    await expect.poll(() => lock.id, { timeout: 100_000 }).not.toBe(first);
  });

  it("is lost when somebody removes it", async () => {
    const { store, take } = await acme();
    const lock = await take();
    await store.delete(`locks/${lock.id}`);

    await lock.refresh();

    expect(lock.signal.reason).toMatchObject({ code: "lock_lost" });
    expect(lock.signal.reason.message).toContain("somebody removed it");
    expect(await namesOf(store, "locks/")).toEqual([]);
  });

  it("is lost when it cannot be refreshed for 25 minutes, not at the first failure", async () => {
    const { store, clock, take } = await acme();
    const lock = await take();
    const { put } = store;
    store.put = () => Promise.reject(new Error("the network is down"));
    clock.time += 5 * MINUTE;
    await lock.refresh();
    expect(lock.signal.aborted).toBe(false);

    clock.time += 21 * MINUTE;
    await lock.refresh();

    expect(lock.signal.reason.message).toContain("it could not be refreshed");
    store.put = put;
  });

  it("leaves the file that it replaced and could not remove as one of an earlier life", async () => {
    const { store, keys, clock, who, take } = await acme();
    const failing = beforeFirst(
      store,
      "delete",
      "locks/",
      () => Promise.reject(new StoreError("unavailable", "no answer")),
    );
    const lock = await takeLock(failing, keys, { ...who, instance: "portal-1" });
    clock.time += 5 * MINUTE;
    await lock.refresh();
    expect(await namesOf(store, "locks/")).toHaveLength(2);
    await lock.release();

    await take({ exclusive: true, instance: "portal-1" });

    expect(await namesOf(store, "locks/")).toHaveLength(1);
  });

  it("leaves nothing after its release", async () => {
    const { store, take } = await acme();
    const lock = await take();

    await lock.release();

    expect(await namesOf(store, "locks/")).toEqual([]);
  });
});
