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
  return withOwn(store, { put });
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
  return withOwn(store, { list });
}

function changed(
  store: ObjectStore,
  verbs: ("put" | "delete")[],
  before: (object: string) => Promise<void>,
): ObjectStore {
  const behind = (verb: "put" | "delete") => async (object: string, ...rest: unknown[]) => {
    await before(object);
    await Reflect.apply(store[verb], store, [object, ...rest]);
  };
  return withOwn(store, Object.fromEntries(verbs.map((verb) => [verb, behind(verb)])));
}

function withOwn(store: ObjectStore, own: Partial<ObjectStore>): ObjectStore {
  return new Proxy(store, {
    get: (target, name) => {
      const value = Reflect.get(Object.hasOwn(own, name) ? own : target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
