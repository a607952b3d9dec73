import type { ObjectStore } from "../../../src/storage/objects/object_store.ts";

/**
 * A store of which chosen calls go wrong: `before` runs ahead of each call and `after` behind it, with the verb; what
 * they throw the caller gets, as if the store had said so without having done it, or having done it.
 */
export function failing(
  inner: ObjectStore,
  before: (verb: string) => void | Promise<void>,
  after: (verb: string) => void,
): ObjectStore {
  async function pass<T>(verb: string, call: () => Promise<T>): Promise<T> {
    await before(verb);
    const result = await call();
    after(verb);
    return result;
  }
  return {
    location: inner.location,
    put: (name, bytes, options) => pass("put", () => inner.put(name, bytes, options)),
    get: (name, options) => pass("get", () => inner.get(name, options)),
    getRange: (name, offset, length, options) =>
      pass("getRange", () => inner.getRange(name, offset, length, options)),
    head: (name, options) => pass("head", () => inner.head(name, options)),
    list: (prefix, options) => inner.list(prefix, options),
    delete: (name, options) => pass("delete", () => inner.delete(name, options)),
    keepsDeleted: (options) => pass("keepsDeleted", () => inner.keepsDeleted(options)),
  };
}
