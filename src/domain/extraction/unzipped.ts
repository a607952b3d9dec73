import { Buffer } from "node:buffer";
import type { Readable } from "node:stream";
import { type Entry, fromBuffer, type ZipFile } from "yauzl";
import { Unreadable } from "./extracted.ts";

/** Entries of a document, bytes that are unpacked of all of it, and how much more than packed that may be. */
const ENTRIES = 20_000;
const UNPACKED = 256 * 1024 * 1024;
const RATIO = 500;

/** What its directory says of sizes is not believed: what comes out is counted here. */
const OPTIONS = { lazyEntries: true, autoClose: false, validateEntrySizes: false };

/** A zip as a document is: its directory is read first, its parts when they are asked for. */
export class Unzipped {
  #zip: ZipFile;
  #left = UNPACKED;
  readonly entries: Map<string, Entry>;

  private constructor(zip: ZipFile, entries: Map<string, Entry>) {
    this.#zip = zip;
    this.entries = entries;
  }

  /** Throws `Unreadable`. */
  static async open(bytes: Uint8Array<ArrayBuffer>): Promise<Unzipped> {
    const zip = await new Promise<ZipFile>((resolve, reject) =>
      fromBuffer(Buffer.from(bytes.buffer), OPTIONS, (error, zip) => {
        error ? reject(damaged(error)) : resolve(zip);
      })
    );
    if (zip.entryCount > ENTRIES) throw new Unreadable("bomb");
    return new Unzipped(zip, await listed(zip));
  }

  /** The bytes of a part; none where there is no such part. */
  async *read(name: string): AsyncGenerator<Uint8Array> {
    const entry = this.entries.get(name);
    if (!entry) return;
    if (entry.isEncrypted()) throw new Unreadable("locked");
    const most = Math.max(1024 * 1024, entry.compressedSize * RATIO);
    let read = 0;
    for await (const bytes of await streamOf(this.#zip, entry)) {
      read += bytes.length;
      this.#left -= bytes.length;
      if (read > most || this.#left < 0) throw new Unreadable("bomb");
      yield bytes;
    }
  }
}

function listed(zip: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    zip.on("entry", (entry: Entry) => {
      if (!entries.has(entry.fileName)) entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on("end", () => resolve(entries));
    zip.on("error", (error) => reject(damaged(error)));
    zip.readEntry();
  });
}

async function* streamOf(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const stream = await new Promise<Readable>((resolve, reject) =>
    zip.openReadStream(entry, (error, stream) => error ? reject(damaged(error)) : resolve(stream))
  );
  try {
    yield* stream;
  } catch (error) {
    throw error instanceof Unreadable ? error : damaged(error);
  } finally {
    stream.destroy();
  }
}

function damaged(cause: unknown): Unreadable {
  return new Unreadable("damaged", { cause });
}
