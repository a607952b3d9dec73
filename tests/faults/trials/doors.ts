import type { Fetch } from "../../../src/dropbox/link.ts";
import type { Catalogue, Writer } from "../../../src/storage/catalogue/power.ts";
import { DatabaseError } from "../../../src/storage/database/database_error.ts";
import { type ObjectInfo, type ObjectStore, StoreError } from "../../../src/storage/objects/object_store.ts";
import type { Spoiling, Steps } from "./steps.ts";

/** A put is long under way, so that what does not wait for it runs ahead. */
const PUT_LAG = 2;

/** Each call to Dropbox is a step. */
export function steppedFetch(steps: Steps, fetch: Fetch): Fetch {
  return (url, init) =>
    steps.pass("dropbox", new URL(url).pathname, () => fetch(url, init), {
      error: () => new TypeError("connection reset"),
      cut: halfOf,
      change: url.endsWith("/files/download") ? withOtherBytes : undefined,
    });
}

async function withOtherBytes(answer: Response): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return new Response(flipped(bytes), { status: answer.status, headers: answer.headers });
}

function flipped(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes.length > 0) bytes[bytes.length >> 1]! ^= 1;
  return bytes;
}

/** The body breaks off in its middle. */
async function halfOf(answer: Response): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(bytes.subarray(0, bytes.length / 2)),
    pull: (controller) => controller.error(new TypeError("connection reset")),
  }, { highWaterMark: 0 });
  return new Response(body, { status: answer.status, headers: answer.headers });
}

/** Each call to the store is a step, a listing one in all. */
export function steppedStore(steps: Steps, inner: ObjectStore): ObjectStore {
  const pass = <T>(verb: string, name: string, act: () => Promise<T>, more: Partial<Spoiling<T>> = {}) =>
    steps.pass("store", `${verb} ${name}`, act, {
      ...more,
      error: () => new StoreError("unavailable", `Cannot ${verb} "${name}": no answer`),
      cut: () => Promise.reject(new StoreError("corrupt", `Cannot ${verb} "${name}": other bytes`)),
    });
  return {
    location: inner.location,
    put: (name, bytes, options) => pass("put", name, () => inner.put(name, bytes, options), { lag: PUT_LAG }),
    get: (name, options) => pass("get", name, () => inner.get(name, options)),
    getRange: (name, ...range) => pass("getRange", name, () => inner.getRange(name, ...range)),
    head: (name, options) => pass("head", name, () => inner.head(name, options)),
    delete: (name, options) => pass("delete", name, () => inner.delete(name, options)),
    keepsDeleted: (options) => pass("keepsDeleted", "", () => inner.keepsDeleted(options)),
    list: (prefix, options) => {
      let left: ObjectInfo[] | null = null;
      const next = async (): Promise<IteratorResult<ObjectInfo, undefined>> => {
        left ??= await pass("list", prefix, () => Array.fromAsync(inner.list(prefix, options)));
        const value = left.shift();
        return value ? { done: false, value } : { done: true, value: undefined };
      };
      return { [Symbol.asyncIterator]: () => ({ next }) };
    },
  };
}

/** Each commit is a step: what is refused was worked out, and is rolled back. */
export function steppedCatalogue(steps: Steps, inner: Catalogue): Catalogue {
  const full = () => new DatabaseError("full", "Cannot use the catalogue: the disk is full");
  async function rollBack<R>(work: (trx: Writer) => Promise<R>): Promise<R> {
    return await inner.write(async (trx) => {
      await work(trx);
      throw full();
    });
  }
  return {
    read: inner.read,
    write: (work) =>
      steps.pass("catalogue", "commit", () => inner.write(work), {
        error: full,
        refuse: () => rollBack(work),
        cut: () => Promise.reject(full()),
      }),
  };
}
