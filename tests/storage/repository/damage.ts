import type { ObjectStore } from "../../../src/storage/objects/object_store.ts";

/** Turns one bit of a stored object, in its middle unless told, behind the store's back. */
export async function flipByte(store: ObjectStore, name: string, at?: number): Promise<void> {
  const bytes = await store.get(name);
  const position = at ?? Math.floor(bytes.length / 2);
  bytes[position]! ^= 0x10;
  await store.delete(name);
  await store.put(name, bytes);
}

export async function cutShort(store: ObjectStore, name: string, by: number): Promise<void> {
  const bytes = await store.get(name);
  await store.delete(name);
  await store.put(name, bytes.subarray(0, bytes.length - by));
}

export async function namesOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of store.list(prefix)) names.push(name);
  return names.sort();
}

/** The one object with this prefix. */
export async function only(store: ObjectStore, prefix: string): Promise<string> {
  const names = await namesOf(store, prefix);
  if (names.length !== 1) throw new Error(`Expected one object below ${prefix}, found ${names.length}`);
  return names[0]!;
}
