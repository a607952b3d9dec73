import { locationOf } from "./address.ts";
import { checkRange } from "./integrity.ts";
import { checkName, checkPrefix } from "./names.ts";
import {
  type CallOptions,
  isMissing,
  type ObjectInfo,
  type ObjectStore,
  type PutOptions,
} from "./object_store.ts";
import { checkContentRange, lengthOf, readBody } from "./s3/body.ts";
import { noteConditions } from "./s3/conditions.ts";
import { Idle } from "./s3/idle.ts";
import { s3Error } from "./s3/errors.ts";
import { lateSigner } from "./s3/late_signer.ts";
import { S3Listing } from "./s3/listing.ts";
import { IDLE_MS, type S3Options } from "./s3/options.ts";
import type { Answer, Ask, Sign } from "./s3/request.ts";
import { send } from "./s3/send.ts";
import { signedUnlessAborted } from "./s3/signed.ts";
import { keepsVersions } from "./s3/versioning.ts";
import { S3Writer } from "./s3/writer.ts";

/**
 * Objects in a bucket of any S3 server, their keys being `prefix/name`. Retries nothing: `RetryingStore` does. It has no
 * credentials: each request is signed by `sign`, which may ask another thread, and is then sent from here.
 */
export class S3Store implements ObjectStore {
  readonly location: string;
  readonly #ask: Ask;
  readonly #root: string;
  readonly #idleMs: number;
  readonly #writer: S3Writer;
  #bucketFound = false;

  constructor(options: S3Options, sign: Sign = lateSigner(options)) {
    this.#root = options.prefix ? `${options.prefix}/` : "";
    this.location = locationOf(options);
    this.#idleMs = options.idleMs ?? IDLE_MS;
    this.#ask = async (request, signal, bytes) => {
      const signed = await signedUnlessAborted(sign(request), signal);
      return await send(signed, this.#idleMs, signal, bytes);
    };
    this.#writer = new S3Writer(this.#ask, options.keepsConditions, () => noteConditions(options));
  }

  async put(name: string, bytes: Uint8Array, options: PutOptions = {}): Promise<void> {
    await this.#try("write", name, options, (key) => this.#writer.write(key, bytes, options));
  }

  async get(name: string, options: CallOptions = {}): Promise<Uint8Array> {
    return await this.#try("read", name, options, async (key, action) => {
      const answer = await this.#ask({ verb: "get", key }, options.signal);
      return await this.#read(answer, action, options);
    });
  }

  async getRange(
    name: string,
    offset: number,
    length: number,
    options: CallOptions = {},
  ): Promise<Uint8Array> {
    checkRange(name, offset, length);
    if (length === 0) return await this.#nothingAt(name, offset, options);
    return await this.#try("read", name, options, async (key, action) => {
      const range = `bytes=${offset}-${offset + length - 1}`;
      const answer = await this.#ask({ verb: "get", key, range }, options.signal);
      await checkContentRange(answer, offset, length, action);
      return await this.#read(answer, action, options);
    });
  }

  async head(name: string, options: CallOptions = {}): Promise<ObjectInfo> {
    return await this.#try("look at", name, options, async (key, action) => {
      const answer = await this.#ask({ verb: "head", key }, options.signal).catch(async (error: unknown) => {
        if (isMissing(s3Error(error, action))) await this.#findBucket(options);
        throw error;
      });
      const modified = new Date(answer.headers["last-modified"] ?? 0);
      return { name, size: lengthOf(answer) ?? 0, modified };
    });
  }

  list(prefix: string, options: CallOptions = {}): AsyncIterable<ObjectInfo> {
    checkPrefix(prefix);
    const { signal } = options;
    const page = (token: string | undefined) =>
      explained(`Cannot list ${this.location}`, options, async () => {
        const answer = await this.#ask({ verb: "list", prefix: this.#root + prefix, token }, signal);
        return await new Response(answer.body).text();
      });
    return new S3Listing(page, this.#root);
  }

  async delete(name: string, options: CallOptions = {}): Promise<void> {
    await this.#try("delete", name, options, async (key) => {
      await this.#ask({ verb: "delete", key }, options.signal);
    });
  }

  async keepsDeleted({ signal }: CallOptions = {}): Promise<boolean> {
    const unused = `${this.#root}x-dropkeep-probe-${crypto.randomUUID()}`;
    const action = `Cannot ask whether old versions are kept in ${this.location}`;
    return await explained(action, { signal }, () => keepsVersions(this.#ask, unused, signal));
  }

  // A 404 to a HEAD has no body that tells a lost bucket from a lost object. Once is enough.
  async #findBucket({ signal }: CallOptions) {
    if (this.#bucketFound) return;
    await this.#ask({ verb: "list", prefix: this.#root, most: 1 }, signal);
    this.#bucketFound = true;
  }

  async #read(answer: Answer, action: string, { signal }: CallOptions): Promise<Uint8Array> {
    const idle = new Idle(this.#idleMs, signal);
    try {
      return await readBody(answer, action, idle);
    } finally {
      idle.stop();
    }
  }

  // S3 cannot say "no bytes": its ranges have both ends in them.
  async #nothingAt(name: string, offset: number, options: CallOptions): Promise<Uint8Array> {
    checkRange(name, offset, 0, (await this.head(name, options)).size);
    return new Uint8Array();
  }

  async #try<T>(
    verb: string,
    name: string,
    options: CallOptions,
    work: (key: string, action: string) => Promise<T>,
  ): Promise<T> {
    checkName(name);
    const action = `Cannot ${verb} "${name}" in ${this.location}`;
    return await explained(action, options, () => work(this.#root + name, action));
  }
}

async function explained<T>(action: string, { signal }: CallOptions, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    throw s3Error(error, action);
  }
}
