import { isMissing, type ObjectStore, StoreError } from "../objects/object_store.ts";

/**
 * A storage (or what stands before it) that says 200 and keeps nothing, or less: one HEAD tells, before anything relies
 * on the object. Throws `unavailable`: the next run stores it again.
 */
export async function proveStored(store: ObjectStore, name: string, size: number): Promise<void> {
  const held = await store.head(name).catch((error) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (held?.size === size) return;
  const has = held === null ? "it is not there" : `it has ${held.size} bytes`;
  throw new StoreError(
    "unavailable",
    `Cannot rely on ${store.location}: it said that it took "${name}" of ${size} bytes, and ${has}; check the storage`,
  );
}
