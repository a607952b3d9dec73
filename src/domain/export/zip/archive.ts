import { crc32 } from "node:zlib";
import type { Spool } from "../spool.ts";
import { dataDescriptor, directoryRecord, endRecords, localHeader } from "./records.ts";

/** What an entry is called and when it was last changed (unix seconds). */
export interface EntryFacts {
  name: string;
  modified: number;
}

/** UTF-8 bytes that a name may have in an archive, with a slash after them. */
export const LONGEST_NAME = 0xfffe;

/**
 * Writes a zip64 archive front to back without ever going back: every method yields the next bytes. The directory
 * waits in a spool, so memory does not grow with the number of entries.
 */
export class ZipArchive {
  #directory: Spool;
  #offset = 0;
  #count = 0;

  constructor(directory: Spool) {
    this.#directory = directory;
  }

  /** Whether a name fits into an archive. */
  static takes(name: string): boolean {
    return new TextEncoder().encode(name).length <= LONGEST_NAME;
  }

  /**
   * An entry with its bytes. Where `bytes` throws, the entry ends with what had come, under a CRC that is not its own,
   * so that whoever unpacks it is told, and the error goes on.
   */
  async *file(
    facts: EntryFacts,
    bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    const name = new TextEncoder().encode(facts.name);
    const offset = this.#offset;
    yield this.#sent(localHeader({ name, modified: facts.modified }));
    let [crc, size] = [0, 0];
    let failure: { error: unknown } | null = null;
    try {
      for await (const part of bytes) {
        crc = crc32(part, crc);
        size += part.length;
        yield this.#sent(part);
      }
    } catch (error) {
      failure = { error };
      crc = ~crc >>> 0;
    }
    yield this.#sent(dataDescriptor({ crc, size }));
    await this.#list({ name, modified: facts.modified, crc, size, offset, isFolder: false });
    if (failure) throw failure.error;
  }

  async *folder(facts: EntryFacts): AsyncGenerator<Uint8Array> {
    const name = new TextEncoder().encode(`${facts.name}/`);
    const offset = this.#offset;
    yield this.#sent(localHeader({ name, modified: facts.modified }));
    yield this.#sent(dataDescriptor({ crc: 0, size: 0 }));
    await this.#list({ name, modified: facts.modified, crc: 0, size: 0, offset, isFolder: true });
  }

  /** The directory and the end of the archive. */
  async *end(): AsyncGenerator<Uint8Array> {
    const start = this.#offset;
    for await (const part of this.#directory.read()) yield this.#sent(part);
    yield this.#sent(endRecords(this.#count, start, this.#offset - start));
  }

  #sent(bytes: Uint8Array): Uint8Array {
    this.#offset += bytes.length;
    return bytes;
  }

  async #list(entry: Parameters<typeof directoryRecord>[0]) {
    this.#count++;
    await this.#directory.append(directoryRecord(entry));
  }
}
