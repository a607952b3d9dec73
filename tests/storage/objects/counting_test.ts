import { expect, it } from "vitest";
import { CountingStore } from "../../../src/storage/objects/counting.ts";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import { bytes, names, outcomes } from "./saying.ts";

it("CountingStore counts calls, failures and bytes by verb", async () => {
  const store = new CountingStore(new MemoryStore(() => new Date()));

  await store.put("a", bytes("12345"));
  await outcomes([store.put("a", bytes("12345")), store.get("missing")]);
  await store.get("a");
  await store.getRange("a", 1, 3);
  await store.head("a");
  await names(store, "");
  await store.delete("a");

  expect(store.counts).toEqual({
    put: { calls: 2, failures: 1, bytes: 5 },
    get: { calls: 2, failures: 1, bytes: 5 },
    getRange: { calls: 1, failures: 0, bytes: 3 },
    head: { calls: 1, failures: 0, bytes: 0 },
    list: { calls: 1, failures: 0, bytes: 0 },
    delete: { calls: 1, failures: 0, bytes: 0 },
  });
});
