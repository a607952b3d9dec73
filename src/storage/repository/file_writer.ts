import { BufferPool } from "./buffer_pool.ts";
import { ByteSource } from "./byte_source.ts";
import { BLOCK_BYTES, ContentHash } from "./content_hash.ts";
import { type ContentFacts, ContentMismatch } from "./content_mismatch.ts";
import { FileCutter } from "./file_cutter.ts";
import { type FileType, fileTypeOf } from "./file_types.ts";
import { LOOK, type Look, lookOf } from "./scrambled.ts";
import { type Accept, storeBlock } from "./store_block.ts";
import { type Chunk, chunkOf, storeChunks } from "./store_chunks.ts";

/** What is known of a file before its bytes come; `name` tells its type, the last part of a path is enough. */
export interface ExpectedFile extends ContentFacts {
  name: string;
}

export interface StoredFile {
  /** Blob ids in order, lowercase hex; none for an empty file. */
  chunks: string[];
  /** Bytes. */
  size: number;
  /** Dropbox's content hash over the bytes that were stored, lowercase hex. */
  contentHash: string;
  /** How its bytes look beside its name. */
  look: Look;
}

/** Where chunks go. */
export interface ChunkSink {
  /** For each id, whether the repository has it or `add` was given it before. */
  known(ids: string[]): Promise<boolean[]>;
  /** Takes one chunk; its bytes are overwritten once the promise is settled. `isDense`: do not try to compress. */
  add(id: string, kind: "data", bytes: Uint8Array, isDense: boolean): Promise<void>;
}

/** A file up to this fills a small buffer; most files do. */
const SMALL_BYTES = 256 * 1024;

/** Turns streams into chunks. Each file under way owns one buffer, which is all the memory it takes. */
export class FileWriter {
  #cutter: FileCutter;
  #small: BufferPool;
  #large: BufferPool;

  /**
   * `secret` is the repository's; `buffers` is how many files may be under way at once, the others wait. Half as many
   * may be larger than 256 KiB: these have 4 MiB each.
   */
  constructor(secret: Uint8Array, { buffers = 8 }: { buffers?: number } = {}) {
    this.#cutter = new FileCutter(secret);
    this.#small = new BufferPool(SMALL_BYTES, buffers);
    this.#large = new BufferPool(BLOCK_BYTES, Math.ceil(buffers / 2));
  }

  /**
   * Stores what the sink does not have of a file. Throws `ContentMismatch` when the bytes are not the expected ones:
   * before anything of a file up to 4 MiB is added, and before the last part of a larger one is.
   */
  async storeFile(
    source: AsyncIterable<Uint8Array>,
    file: ExpectedFile,
    sink: ChunkSink,
  ): Promise<StoredFile> {
    const pool = file.size !== null && file.size <= SMALL_BYTES ? this.#small : this.#large;
    const buffer = await pool.take();
    const input = new ByteSource(source);
    try {
      return await new FileIntake(file, sink, this.#cutter).run(input, buffer);
    } finally {
      pool.release(buffer);
      await input.close();
    }
  }

  /**
   * Stores a file of one block at most that lies in memory as a whole, where `accept` wants its content; else answers
   * null. `bytes` are the caller's again once the promise is settled.
   */
  storeBlock(bytes: Uint8Array, accept: Accept): Promise<StoredFile | null> {
    return storeBlock(this.#cutter, bytes, accept);
  }

  /** Gives idle buffers back to the system. */
  shed(): void {
    this.#small.shed();
    this.#large.shed();
  }
}

/** One file on its way in. */
class FileIntake {
  #file: ExpectedFile;
  #type: FileType;
  #sink: ChunkSink;
  #cutter: FileCutter;
  #hash = new ContentHash();
  #stored: Omit<StoredFile, "contentHash"> = { chunks: [], size: 0, look: LOOK.plain };

  constructor(file: ExpectedFile, sink: ChunkSink, cutter: FileCutter) {
    this.#file = file;
    this.#type = fileTypeOf(file.name);
    this.#sink = sink;
    this.#cutter = cutter;
  }

  async run(input: ByteSource, buffer: Uint8Array): Promise<StoredFile> {
    for (let carried = 0;;) {
      const filled = await input.fill(buffer, carried);
      const ended = await input.isEnded();
      this.#refuseLong(filled, ended);
      const chunks = this.#take(buffer.subarray(0, filled), ended);
      const contentHash = ended ? this.#verified() : "";
      await this.#store(chunks);
      if (ended) return { ...this.#stored, contentHash };
      const used = chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
      buffer.copyWithin(0, used, filled);
      carried = filled - used;
    }
  }

  /** Law: the content hash covers the very slices that become blobs, in the breath in which they get their ids. */
  #take(bytes: Uint8Array, ended: boolean): Chunk[] {
    if (this.#stored.size === 0) this.#stored.look = lookOf(this.#file.name, bytes);
    const slices = this.#cutter.cut(bytes, this.#type, this.#stored.size === 0, ended);
    return slices.map((slice) => {
      const chunk = chunkOf(slice);
      const isBlock = this.#stored.size % BLOCK_BYTES === 0 &&
        (slice.length === BLOCK_BYTES || (ended && slices.length === 1));
      if (isBlock) this.#hash.addBlock(Uint8Array.fromHex(chunk.id));
      else this.#hash.update(slice);
      this.#stored.size += slice.length;
      return chunk;
    });
  }

  async #store(chunks: Chunk[]): Promise<void> {
    await storeChunks(chunks, this.#type, this.#sink);
    this.#stored.chunks.push(...chunks.map(({ id }) => id));
  }

  #refuseLong(filled: number, ended: boolean): void {
    const size = this.#stored.size + filled + (ended ? 0 : 1);
    if (this.#file.size === null || size <= this.#file.size) return;
    throw new ContentMismatch(this.#file.name, this.#expected, { size, contentHash: null });
  }

  #verified(): string {
    const got = { size: this.#stored.size, contentHash: this.#hash.digest() };
    const { size, contentHash } = this.#expected;
    const isRight = (size ?? got.size) === got.size && (contentHash ?? got.contentHash) === got.contentHash;
    if (!isRight) throw new ContentMismatch(this.#file.name, this.#expected, got);
    return got.contentHash;
  }

  get #expected(): ContentFacts {
    return { size: this.#file.size, contentHash: this.#file.contentHash };
  }
}
