import { isExisting, isMissing, type ObjectStore } from "../objects/object_store.ts";

const SAID = new TextEncoder().encode("This key was taken away on purpose: Dropkeep does not put it back.\n");

/** Says in the repository that a key (its id) is to be gone. Not sealed: whoever lacks the key must be able to ask. */
export async function sayRemoved(store: ObjectStore, keyId: string): Promise<void> {
  try {
    await store.put(nameOf(keyId), SAID);
  } catch (error) {
    if (!isExisting(error)) throw error;
  }
}

/** Whether the key of this id was taken away on purpose. */
export async function wasRemoved(store: ObjectStore, keyId: string): Promise<boolean> {
  try {
    await store.head(nameOf(keyId));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function nameOf(keyId: string): string {
  return `dropkeep/removed-keys/${keyId}`;
}
