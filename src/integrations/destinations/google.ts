import { type Bucket, CRC32C, type File, Storage } from "@google-cloud/storage";
import { JWT } from "google-auth-library";
import { Buffer } from "node:buffer";
import {
  type Destination,
  DestinationError,
  isSame,
  type NewObject,
  PIECE,
  type StoredObject,
} from "./destination.ts";
import { Calls } from "./calls.ts";
import type { Doors } from "./doors.ts";
import { googleError } from "./google_errors.ts";
import { googleFetch } from "./google_fetch.ts";
import { onePiece, pieces } from "./pieces.ts";

/** A bucket of Google Cloud Storage, and the key of a service account that may write there. */
export interface GoogleSettings {
  kind: "google";
  bucket: string;
  clientEmail: string;
  /** PEM. */
  privateKey: string;
}

const MARK = "dropkeep-content";
/** Nothing there, says the precondition: what is there is never overwritten. */
const NEW = { ifGenerationMatch: 0 };

/**
 * Google Cloud Storage, by Google's client. Its addresses are fixed: nothing of what a person types is one, and of a
 * service account's file its name and key alone are taken.
 */
export class GoogleDestination implements Destination {
  readonly location: string;
  readonly longestName = 1024;
  readonly #bucket: Bucket;
  /** The same, by a client that tries again by itself: a resumable upload alone knows how far it came. */
  readonly #resuming: Bucket;
  readonly #calls: Calls;

  constructor({ bucket, clientEmail, privateKey }: GoogleSettings, doors: Doors) {
    this.location = `gs://${bucket}`;
    this.#calls = new Calls(doors, this.location, googleError);
    const authClient = new JWT({
      email: clientEmail,
      key: privateKey,
      scopes: ["https://www.googleapis.com/auth/devstorage.read_write"],
      transporterOptions: { fetchImplementation: googleFetch(doors) },
    });
    // Nobody is asked for the project then: else the client looks for the machine's own.
    const options = { authClient, projectId: "unused" };
    const once = new Storage({ ...options, retryOptions: { autoRetry: false } });
    const { attempts, longestMs } = doors.patience;
    const again = { autoRetry: attempts > 1, maxRetries: attempts - 1, maxRetryDelay: longestMs / 1000 };
    const often = new Storage({ ...options, retryOptions: again });
    for (const storage of [once, often]) storage.interceptors.push(...interceptorsOf(doors));
    this.#bucket = once.bucket(bucket);
    this.#resuming = often.bucket(bucket);
  }

  async put(object: NewObject, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void> {
    try {
      if (object.size > PIECE) await this.#putPieces(object, bytes, signal);
      else await this.#putWhole(object, await onePiece(object, bytes), signal);
    } catch (error) {
      const isTaken = error instanceof DestinationError && error.code === "taken";
      if (!isTaken || !isSame(await this.look(object.name, signal), object)) throw error;
    }
  }

  async look(name: string, signal?: AbortSignal): Promise<StoredObject | null> {
    return await this.#calls.call(`look at "${name}"`, signal, async () => {
      try {
        const [{ size, metadata }] = await this.#bucket.file(name).getMetadata();
        return { size: Number(size), mark: (metadata?.[MARK] as string | undefined) ?? null };
      } catch (error) {
        if (isNoObject(error)) return null;
        throw error;
      }
    });
  }

  async read(name: string, signal?: AbortSignal): Promise<Uint8Array> {
    return await this.#calls.call(`read "${name}"`, signal, async () => {
      const [bytes] = await this.#bucket.file(name).download();
      return new Uint8Array(bytes);
    });
  }

  async remove(name: string, signal?: AbortSignal): Promise<void> {
    const file = this.#bucket.file(name);
    await this.#calls.call(`remove "${name}"`, signal, () => file.delete({ ignoreNotFound: true }));
  }

  async isEmpty(prefix: string, signal?: AbortSignal): Promise<boolean> {
    const few = { prefix, maxResults: 1, autoPaginate: false };
    const [files] = await this.#calls.call("list", signal, () => this.#bucket.getFiles(few));
    return files.length === 0;
  }

  /** Uploads that were never finished are Google's to remove, after a week. */
  async tidy(): Promise<void> {}

  close() {}

  async #putWhole({ name, mark }: NewObject, body: Uint8Array, signal?: AbortSignal) {
    const file = this.#bucket.file(name);
    await this.#calls.call(`write "${name}"`, signal, () =>
      file.save(Buffer.from(body), {
        resumable: false,
        validation: "crc32c",
        preconditionOpts: NEW,
        contentType: "application/octet-stream",
        metadata: { metadata: { [MARK]: mark } },
      }));
  }

  /** Cloud Storage documentation, "Resumable uploads": one session, piece after piece; what is there at its end is whole. */
  async #putPieces(object: NewObject, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal) {
    const { name, size, mark } = object;
    const file = this.#resuming.file(name);
    const metadata = { contentType: "application/octet-stream", metadata: { [MARK]: mark } };
    const doing = `write "${name}"`;
    const [uri] = await this.#calls.call(
      doing,
      signal,
      () => this.#bucket.file(name).createResumableUpload({ metadata, preconditionOpts: NEW }),
    );
    const crc = new CRC32C();
    let offset = 0;
    for await (const piece of pieces(object, bytes, PIECE)) {
      const isLast = offset + piece.length === size;
      const before = crc.toString();
      crc.update(Buffer.from(piece));
      signal?.throwIfAborted();
      await this.#calls.once(
        doing,
        signal,
        () => sendPiece(file, piece, { uri, offset, size, before, isLast }),
      );
      offset += piece.length;
    }
  }
}

interface Place {
  uri: string;
  offset: number;
  size: number;
  /** CRC32C of all before this piece; the client compares that of the whole at the end. */
  before: string;
  isLast: boolean;
}

async function sendPiece(file: File, piece: Uint8Array, { uri, offset, size, before, isLast }: Place) {
  await file.save(Buffer.from(piece), {
    uri,
    offset,
    resumable: true,
    chunkSize: PIECE,
    isPartialUpload: !isLast,
    preconditionOpts: NEW,
    metadata: { contentLength: size },
    ...(isLast ? { validation: "crc32c" as const, resumeCRC32C: before } : { validation: false as const }),
  });
}

/** Where another server stands for Google's, its calls are led there too. */
function interceptorsOf({ googleOrigin }: Doors) {
  if (googleOrigin === null) return [];
  return [{
    // Resumable uploads ask for no address here: theirs go by `googleFetch`.
    request: (options: { uri?: string }) => ({
      ...options,
      uri: options.uri?.replace(/^https:\/\/[^/]+/, googleOrigin),
    }),
  }] as never[];
}

function isNoObject(error: unknown): boolean {
  const { code, message } = error as { code?: number; message?: string };
  return code === 404 && !/bucket/i.test(message ?? "");
}
