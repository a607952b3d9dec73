import { type ObjectStore, StoreError } from "../../src/storage/objects/object_store.ts";

/** The store as it is, but it takes no object whose name begins so. */
export function refusingPuts(store: ObjectStore, beginning = ""): ObjectStore {
  return new Proxy(store, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (name !== "put") return value.bind(target);
      return (object: string, ...rest: [Uint8Array]) =>
        object.startsWith(beginning)
          ? Promise.reject(new StoreError("refused", "Cannot write: no permission"))
          : target.put(object, ...rest);
    },
  });
}
