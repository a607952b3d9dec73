import { expect, it } from "vitest";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import { RetryingStore } from "../../../src/storage/objects/retrying.ts";
import { conformsToTheLaw } from "./conformance.ts";
import { bytes } from "./saying.ts";

const nothing = async () => {};

conformsToTheLaw("memory", { open: async () => new MemoryStore(() => new Date()), close: nothing });
conformsToTheLaw("memory, retrying", {
  open: async () => new RetryingStore(new MemoryStore(() => new Date()), { firstMs: 1 }),
  close: nothing,
});

it("keeps bytes apart from the caller's arrays", async () => {
  const store = new MemoryStore(() => new Date());
  const sent = bytes("mine");
  await store.put("a", sent);

  sent.fill(0);
  (await store.get("a")).fill(0);

  expect(await store.get("a")).toEqual(bytes("mine"));
});

it("dates objects by the clock it was given", async () => {
  const store = new MemoryStore(() => new Date("2026-05-01T12:00:00Z"));

  await store.put("a", bytes("x"));

  expect((await store.head("a")).modified.toISOString()).toBe("2026-05-01T12:00:00.000Z");
});
