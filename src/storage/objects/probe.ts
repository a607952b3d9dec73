import { isExisting, isMissing, type ObjectStore, StoreError } from "./object_store.ts";

const BYTES = new TextEncoder().encode("Dropkeep tries out this store; this object may be deleted.\n");

/**
 * Writes, reads, lists and deletes an object of a name that restic overlooks, and throws a StoreError whose message
 * says in one sentence what is wrong and how to mend it. Resolves if the store keeps the law of `ObjectStore`.
 */
export async function probeStore(store: ObjectStore): Promise<void> {
  const name = `x-dropkeep-probe-${crypto.randomUUID()}`;
  await store.put(name, BYTES);
  try {
    await tryOut(store, name);
  } finally {
    await store.delete(name);
  }
  demand(store, await failsWith(isMissing, store.head(name)), "keeps what was deleted");
}

async function tryOut(store: ObjectStore, name: string): Promise<void> {
  demand(store, await failsWith(isExisting, store.put(name, BYTES)), "overwrites what it has");
  demand(store, same(await store.get(name), BYTES), "gives other bytes than it was given");
  demand(
    store,
    same(await store.getRange(name, 9, 5), BYTES.subarray(9, 14)),
    "gives other bytes than those asked for",
  );
  demand(store, await isListed(store, name), "does not list what was just written");
}

async function failsWith(expected: (error: unknown) => boolean, call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return false;
  } catch (error) {
    if (expected(error)) return true;
    throw error;
  }
}

async function isListed(store: ObjectStore, name: string): Promise<boolean> {
  for await (const info of store.list(name)) {
    if (info.name === name && info.size === BYTES.length) return true;
  }
  return false;
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function demand(store: ObjectStore, kept: boolean, fault: string): void {
  if (kept) return;
  throw new StoreError(
    "refused",
    `Cannot use ${store.location}: it ${fault}; choose another server or folder`,
  );
}
