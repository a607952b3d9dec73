import { setTimeout as pause } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import type { ObjectStore } from "../../../src/storage/objects/object_store.ts";
import { PacingStore } from "../../../src/storage/objects/pacing.ts";
import { bytes, names, outcomes } from "./saying.ts";

describe("PacingStore", () => {
  let memory: MemoryStore;
  let underWay: number;
  let most: number;
  let store: PacingStore;
  beforeEach(() => {
    memory = new MemoryStore(() => new Date());
    underWay = most = 0;
    store = new PacingStore(slow(memory), 3);
  });

  it("lets no more calls pass at once than it was told, and all of them in the end", async () => {
    const all = Array.from({ length: 20 }, (_, at) => `a${at}`);

    await Promise.all(all.map((name) => store.put(name, bytes("x"))));

    expect(most).toBe(3);
    expect((await names(store, "")).length).toBe(20);
  });

  it("gives the place of a call that failed to the next", async () => {
    const calls = Array.from({ length: 9 }, (_, at) => store.get(`missing${at}`));

    expect(await outcomes(calls)).toEqual(Array.from({ length: 9 }, () => "missing"));

    await store.put("a", bytes("x"));
    expect(most).toBe(3);
  });

  it("lets a waiting call go away without losing a place or another's turn", async () => {
    const stop = new AbortController();
    const busy = Array.from({ length: 3 }, (_, at) => store.put(`busy${at}`, bytes("x")));
    const leaving = store.put("leaving", bytes("x"), { signal: stop.signal });
    const staying = Array.from({ length: 4 }, (_, at) => store.put(`staying${at}`, bytes("x")));

    stop.abort(new Error("gone"));

    expect(await outcomes([leaving])).toEqual(["gone"]);
    expect(new Set(await outcomes([...busy, ...staying]))).toEqual(new Set(["done"]));
    expect(await names(memory, "leaving")).toEqual([]);
  });

  it("lets a reader fetch what it lists, even with one place", async () => {
    const narrow = new PacingStore(memory, 1);
    await narrow.put("a", bytes("x"));
    await narrow.put("b", bytes("y"));

    const read = await Array.fromAsync(narrow.list(""), ({ name }) => narrow.get(name));

    expect(read.length).toBe(2);
  });

  function slow(inner: ObjectStore): ObjectStore {
    async function hold<T>(call: () => Promise<T>): Promise<T> {
      most = Math.max(most, ++underWay);
      await pause(5);
      return await call().finally(() => underWay--);
    }
    return {
      location: inner.location,
      put: (name, bytes, options) => hold(() => inner.put(name, bytes, options)),
      get: (name, options) => hold(() => inner.get(name, options)),
      getRange: (name, offset, length, options) => hold(() => inner.getRange(name, offset, length, options)),
      head: (name, options) => hold(() => inner.head(name, options)),
      list: (prefix, options) => inner.list(prefix, options),
      delete: (name, options) => hold(() => inner.delete(name, options)),
      keepsDeleted: (options) => hold(() => inner.keepsDeleted(options)),
    };
  }
});
