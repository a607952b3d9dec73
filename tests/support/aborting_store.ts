import type { ObjectStore } from "../../src/storage/objects/object_store.ts";

/** The store as it is; the run is told to stop when the first object of a shelf is in it, 30 ms later. */
export function aborting(store: ObjectStore, shelf: string, stop: AbortController): ObjectStore {
  return new Proxy(store, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (name !== "put") return value.bind(target);
      return async (object: string, ...rest: [Uint8Array]) => {
        await target.put(object, ...rest);
        if (object.startsWith(shelf)) setTimeout(() => stop.abort(new Error("told to stop")), 30);
      };
    },
  });
}
