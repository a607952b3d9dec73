import { beforeEach, describe, expect, it } from "vitest";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import { StoreError } from "../../../src/storage/objects/object_store.ts";
import type { OutageOptions } from "../../../src/storage/objects/outage.ts";
import { RetryingStore } from "../../../src/storage/objects/retrying.ts";
import { failing } from "./failing_store.ts";
import { bytes } from "./saying.ts";

describe("a store that is away", () => {
  let memory: MemoryStore;
  let calls: number;
  /** How many calls it answers nobody: what takes time on one machine takes more on another. */
  let away: number;
  /** Calls under way that began once it was known to be away, and the most of them at once. */
  let looks: number, mostLooks: number;
  beforeEach(async () => {
    memory = new MemoryStore(() => new Date());
    await memory.put("a", bytes("x"));
    [calls, away, looks, mostLooks] = [0, 45, 0, 0];
  });

  const storeAway = (code: "unavailable" | "refused", outage: Partial<OutageOptions>, after = () => {}) => {
    let isKnown = false;
    const silent = async () => {
      if (++calls > away) return;
      if (isKnown) mostLooks = Math.max(mostLooks, ++looks);
      const isLook = isKnown;
      await new Promise((done) => setTimeout(done, 2));
      if (isLook) looks--;
      throw new StoreError(code, "a scripted failure");
    };
    const onWait = (until: number) => {
      isKnown = true;
      outage.onWait?.(until);
    };
    const times = { now: () => new Date(), firstPause: 10, longestPause: 20 };
    return new RetryingStore(failing(memory, silent, after), {
      attempts: 2,
      firstMs: 1,
      outage: { most: 5_000, ...times, ...outage, onWait },
    });
  };

  it("is waited for by all, by one look at a time", async () => {
    const waits: number[] = [];
    const store = storeAway("unavailable", { onWait: (until) => waits.push(until) });

    const got = await Promise.all(Array.from({ length: 20 }, () => store.get("a")));

    expect(got).toEqual(Array.from({ length: 20 }, () => bytes("x")));
    expect([mostLooks, calls]).toEqual([1, away + 20]);
    // Five looks or more, after two tries of each.
    expect(waits.length).toBeGreaterThan(5);
  });

  it("fails every call once it has been away too long", async () => {
    away = Infinity;
    const store = storeAway("unavailable", { most: 50 });

    await expect(store.get("a")).rejects.toMatchObject({ code: "unavailable" });
    await expect(store.get("a")).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is not one that refuses: that fails at once", async () => {
    await expect(storeAway("refused", {}).get("a")).rejects.toMatchObject({ code: "refused" });

    expect(calls).toBe(1);
  });

  it("has taken a put whose answer was lost with it", async () => {
    away = 0;
    const lost = () => {
      if (calls > 1) return;
      away = 5;
      throw new StoreError("unavailable", "the answer is lost");
    };
    const store = storeAway("unavailable", {}, lost);

    await store.put("b", bytes("y"));

    expect(await memory.get("b")).toEqual(bytes("y"));
  });

  it("is not looked for by a caller who gave up, and the next one does", async () => {
    away = 5;
    const stop = new AbortController();
    const store = storeAway("unavailable", { onWait: () => stop.abort(new Error("stopped")) });

    await expect(store.get("a", { signal: stop.signal })).rejects.toThrow("stopped");

    expect(await store.get("a")).toEqual(bytes("x"));
  });
});
