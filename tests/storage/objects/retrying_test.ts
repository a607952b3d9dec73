import { beforeEach, describe, expect, it } from "vitest";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import { StoreError, type StoreErrorCode } from "../../../src/storage/objects/object_store.ts";
import { RetryingStore } from "../../../src/storage/objects/retrying.ts";
import { failing } from "./failing_store.ts";
import { bytes } from "./saying.ts";

describe("RetryingStore", () => {
  let memory: MemoryStore;
  let calls: string[];
  beforeEach(() => {
    memory = new MemoryStore(() => new Date());
    calls = [];
  });

  it("repeats what is unavailable until it works", async () => {
    await memory.put("a", bytes("x"));

    const got = await troubled("unavailable", 6).get("a");

    expect(got).toEqual(bytes("x"));
    expect(calls.length).toBe(7);
  });

  it.each<[StoreErrorCode, number]>([
    ["missing", 1],
    ["exists", 1],
    ["refused", 1],
    ["full", 1],
    ["corrupt", 3],
    ["unavailable", 8],
  ])("gives up on `%s` after %i calls", async (code, expected) => {
    const head = troubled(code, 100).head("a");

    await expect(head).rejects.toMatchObject({ code });
    expect(calls.length).toBe(expected);
  });

  it("does not repeat an error that no store threw", async () => {
    const store = new RetryingStore(failing(memory, count(() => new TypeError("a mistake")), () => {}), {
      firstMs: 1,
    });

    await expect(store.delete("a")).rejects.toThrow("a mistake");

    expect(calls).toEqual(["delete"]);
  });

  it.each([10, 2 * 1024 * 1024])(
    "counts its own put of %i bytes as done when only the answer was lost",
    async (size) => {
      await answerLost(1).put("a", new Uint8Array(size));

      expect((await memory.head("a")).size).toBe(size);
    },
  );

  it.each(["theirs", "their own"])("gives way to another's object (%j) after a failed put", async (text) => {
    const store = new RetryingStore(failing(memory, count(putByAnother(text)), () => {}), { firstMs: 1 });

    await expect(store.put("a", bytes("mine!!"))).rejects.toMatchObject({ code: "exists" });

    expect(await memory.get("a")).toEqual(bytes(text));
  });

  it("does not take a name that was taken before for its own, though the bytes are the same", async () => {
    await memory.put("a", bytes("same"));

    const put = new RetryingStore(memory, { firstMs: 1 }).put("a", bytes("same"));

    await expect(put).rejects.toMatchObject({ code: "exists" });
  });

  it("stops waiting when the signal says so, with its reason", async () => {
    const signal = AbortSignal.timeout(30);

    const error = await troubled("unavailable", 100, 3_600_000, 3_600_000).get("a", { signal }).catch((
      error,
    ) => error);

    expect(error).toBe(signal.reason);
    expect(calls.length).toBe(1);
  });

  it("never waits longer than the longest", async () => {
    const began = performance.now();

    await expect(troubled("unavailable", 100, 60_000, 10).head("a")).rejects.toMatchObject({
      code: "unavailable",
    });

    // Seven waits of which the first alone would be half a minute.
    expect(performance.now() - began).toBeLessThan(15_000);
  });

  function troubled(code: StoreErrorCode, times: number, firstMs = 1, longestMs = 20_000): RetryingStore {
    const trouble = () => calls.length <= times ? new StoreError(code, "in trouble") : undefined;
    return new RetryingStore(failing(memory, count(trouble), () => {}), { firstMs, longestMs });
  }

  function answerLost(times: number): RetryingStore {
    const lose = (verb: string) => {
      if (verb === "put" && times-- > 0) throw new StoreError("unavailable", "the answer was lost");
    };
    return new RetryingStore(failing(memory, () => {}, lose), { firstMs: 1 });
  }

  function putByAnother(text: string) {
    return (verb: string) => {
      if (verb !== "put" || calls.length > 1) return undefined;
      memory.put("a", bytes(text));
      return new StoreError("unavailable", "the request was lost");
    };
  }

  function count(trouble: (verb: string) => Error | undefined) {
    return (verb: string) => {
      calls.push(verb);
      const error = trouble(verb);
      if (error) throw error;
    };
  }
});
