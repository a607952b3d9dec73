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

/** The store as it is; the first read of each stretch of an object with this prefix comes with one bit turned. */
export function turnedOnTheWire(store: ObjectStore, prefix: string): ObjectStore {
  const read = new Set<string>();
  return new Proxy(store, {
    get: (target, verb) => {
      const value = Reflect.get(target, verb);
      if (typeof value !== "function") return value;
      if (verb !== "get" && verb !== "getRange") return value.bind(target);
      return async (name: string, ...rest: unknown[]) => {
        const bytes: Uint8Array = await value.call(target, name, ...rest);
        const stretch = `${name} ${verb === "get" ? "" : rest.slice(0, 2)}`;
        if (!name.startsWith(prefix) || read.has(stretch)) return bytes;
        read.add(stretch);
        return bytes.map((byte, at) => at === bytes.length >> 1 ? byte ^ 0x10 : byte);
      };
    },
  });
}
