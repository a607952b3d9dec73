import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
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
import { checkContentRange, type Download, readBody } from "./s3/body.ts";
import { connectS3, IDLE_MS, type S3Options } from "./s3/client.ts";
import { noteConditions } from "./s3/conditions.ts";
import { Idle } from "./s3/idle.ts";
import { s3Error } from "./s3/errors.ts";
import { S3Listing } from "./s3/listing.ts";
import { keepsVersions } from "./s3/versioning.ts";
import { S3Writer, type Target } from "./s3/writer.ts";

/** Objects in a bucket of any S3 server, their keys being `prefix/name`. Retries nothing: `RetryingStore` does. */
export class S3Store implements ObjectStore {
  readonly location: string;
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #root: string;
  readonly #idleMs: number;
  readonly #writer: S3Writer;
  #bucketFound = false;

  constructor(options: S3Options) {
    this.#client = connectS3(options);
    this.#bucket = options.bucket;
    this.#root = options.prefix ? `${options.prefix}/` : "";
    this.location = locationOf(options);
    this.#idleMs = options.idleMs ?? IDLE_MS;
    this.#writer = new S3Writer(this.#client, options.keepsConditions, () => noteConditions(options));
  }

  async put(name: string, bytes: Uint8Array, options: PutOptions = {}): Promise<void> {
    await this.#try("write", name, options, (target) => this.#writer.write(target, bytes, options));
  }

  async get(name: string, options: CallOptions = {}): Promise<Uint8Array> {
    return await this.#try("read", name, options, async (target, action) => {
      const answer = await this.#client.send(new GetObjectCommand(target), { abortSignal: options.signal });
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
    return await this.#try("read", name, options, async (target, action) => {
      const range = new GetObjectCommand({ ...target, Range: `bytes=${offset}-${offset + length - 1}` });
      const answer = await this.#client.send(range, { abortSignal: options.signal });
      await checkContentRange(answer, offset, length, action);
      return await this.#read(answer, action, options);
    });
  }

  async head(name: string, options: CallOptions = {}): Promise<ObjectInfo> {
    return await this.#try("look at", name, options, async (target, action) => {
      const answer = await this.#client.send(new HeadObjectCommand(target), { abortSignal: options.signal })
        .catch(async (error: unknown) => {
          if (isMissing(s3Error(error, action))) await this.#findBucket(options);
          throw error;
        });
      return { name, size: answer.ContentLength ?? 0, modified: answer.LastModified ?? new Date(0) };
    });
  }

  list(prefix: string, options: CallOptions = {}): AsyncIterable<ObjectInfo> {
    checkPrefix(prefix);
    const { signal } = options;
    const ask = (command: ListObjectsV2Command) =>
      explained(
        `Cannot list ${this.location}`,
        options,
        () => this.#client.send(command, { abortSignal: signal }),
      );
    return new S3Listing(ask, this.#bucket, this.#root, prefix);
  }

  async delete(name: string, options: CallOptions = {}): Promise<void> {
    await this.#try("delete", name, options, async (target) => {
      await this.#client.send(new DeleteObjectCommand(target), { abortSignal: options.signal });
    });
  }

  async keepsDeleted({ signal }: CallOptions = {}): Promise<boolean> {
    const target = { Bucket: this.#bucket, unused: `${this.#root}x-dropkeep-probe-${crypto.randomUUID()}` };
    const action = `Cannot ask whether old versions are kept in ${this.location}`;
    return await explained(action, { signal }, () => keepsVersions(this.#client, target, signal));
  }

  // A 404 to a HEAD has no body that tells a lost bucket from a lost object. Once is enough.
  async #findBucket({ signal }: CallOptions) {
    if (this.#bucketFound) return;
    const few = new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: this.#root, MaxKeys: 1 });
    await this.#client.send(few, { abortSignal: signal });
    this.#bucketFound = true;
  }

  async #read(answer: Download, action: string, { signal }: CallOptions): Promise<Uint8Array> {
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
    work: (target: Target, action: string) => Promise<T>,
  ): Promise<T> {
    checkName(name);
    const action = `Cannot ${verb} "${name}" in ${this.location}`;
    return await explained(
      action,
      options,
      () => work({ Bucket: this.#bucket, Key: this.#root + name }, action),
    );
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
