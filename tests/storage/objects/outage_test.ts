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
  let back: number;
  beforeEach(async () => {
    memory = new MemoryStore(() => new Date());
    await memory.put("a", bytes("x"));
    calls = 0;
    back = Date.now() + 120;
  });

  const away = (code: "unavailable" | "refused", outage: Partial<OutageOptions>, after = () => {}) => {
    const store = failing(memory, () => {
      calls++;
      if (Date.now() < back) throw new StoreError(code, "a scripted failure");
    }, after);
    const times = { now: () => new Date(), firstPause: 10, longestPause: 20 };
    return new RetryingStore(store, {
      attempts: 2,
      firstMs: 1,
      outage: { most: 5_000, ...times, ...outage },
    });
  };

  it("is waited for by all, by one look at a time", async () => {
    const waits: number[] = [];
    const store = away("unavailable", { onWait: (until) => waits.push(until) });

    const got = await Promise.all(Array.from({ length: 20 }, () => store.get("a")));

    expect(got).toEqual(Array.from({ length: 20 }, () => bytes("x")));
    expect(waits.length).toBeGreaterThan(2);
    // Two tries of each, a few looks, and the answers.
    expect(calls).toBeLessThan(2 * 20 + 15 + 20);
  });

  it("fails every call once it has been away too long", async () => {
    back = Infinity;
    const store = away("unavailable", { most: 50 });

    await expect(store.get("a")).rejects.toMatchObject({ code: "unavailable" });
    await expect(store.get("a")).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is not one that refuses: that fails at once", async () => {
    await expect(away("refused", {}).get("a")).rejects.toMatchObject({ code: "refused" });

    expect(calls).toBe(1);
  });

  it("has taken a put whose answer was lost with it", async () => {
    back = 0;
    const lost = () => {
      if (calls > 1) return;
      back = Date.now() + 60;
      throw new StoreError("unavailable", "the answer is lost");
    };
    const store = away("unavailable", {}, lost);

    await store.put("b", bytes("y"));

    expect(await memory.get("b")).toEqual(bytes("y"));
  });

  it("is not looked for by a caller who gave up, and the next one does", async () => {
    const stop = new AbortController();
    const store = away("unavailable", { onWait: () => stop.abort(new Error("stopped")) });

    await expect(store.get("a", { signal: stop.signal })).rejects.toThrow("stopped");

    expect(await store.get("a")).toEqual(bytes("x"));
  });
});
