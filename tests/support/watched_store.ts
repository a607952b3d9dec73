import type { ObjectStore } from "../../src/storage/objects/object_store.ts";

/** Works as it should until the n-th put or delete outside `locks/`, which fails, as all after it do. */
export function dyingAt(store: ObjectStore, n: number, stop: AbortController): ObjectStore {
  let left = n;
  return changed(store, ["put", "delete"], async (object) => {
    if (object.startsWith("locks/")) return;
    if (--left === 0) stop.abort(new Error("killed"));
    stop.signal.throwIfAborted();
  });
}

/** The store as it is; `work` comes before its first put or delete of an object that begins so. */
export function beforeFirst(
  store: ObjectStore,
  verb: "put" | "delete",
  beginning: string,
  work: () => Promise<void>,
): ObjectStore {
  let begun = false;
  return changed(store, [verb], async (object) => {
    if (begun || !object.startsWith(beginning)) return;
    begun = true;
    await work();
  });
}

/** Somebody removes every lock as soon as it stands, as `restic unlock --remove-all` does. */
export function withoutLocks(store: ObjectStore): ObjectStore {
  return afterEachPut(store, "locks/", (object) => store.delete(object));
}

/** The store as it is; `work` comes when an object that begins so stands, before whoever put it hears of that. */
export function afterEachPut(
  store: ObjectStore,
  beginning: string,
  work: (object: string) => Promise<void>,
): ObjectStore {
  const put: ObjectStore["put"] = async (object, ...rest) => {
    await store.put(object, ...rest);
    if (object.startsWith(beginning)) await work(object);
  };
  return new Proxy(store, {
    get: (target, name) => {
      const value = name === "put" ? put : Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** The store as it is; `work` comes before each listing, and `after` when that has come to its end, not where it fails. */
export function beforeEachLook(
  store: ObjectStore,
  work: (prefix: string) => Promise<void> | void,
  after: (prefix: string) => void = () => {},
): ObjectStore {
  const list: ObjectStore["list"] = async function* (prefix, ...rest) {
    await work(prefix);
    yield* store.list(prefix, ...rest);
    after(prefix);
  };
  return new Proxy(store, {
    get: (target, name) => {
      const value = name === "list" ? list : Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function changed(
  store: ObjectStore,
  verbs: string[],
  before: (object: string) => Promise<void>,
): ObjectStore {
  return new Proxy(store, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (!verbs.includes(String(name))) return value.bind(target);
      return async (object: string, ...rest: unknown[]) => {
        await before(object);
        return await value.call(target, object, ...rest);
      };
    },
  });
}
