import type { files } from "dropbox";
import { failureOfNetwork } from "./errors.ts";
import type { Link } from "./link.ts";
import { type OpenBody, openBody } from "./open_body.ts";
import { type Body, OVER } from "./body.ts";
import { piecesOf } from "./piece_reader.ts";
import { bytesToSkip } from "./range.ts";
import { Pauses } from "./retrying.ts";
import { type Acting, DropboxError, type FileEntry } from "./types.ts";

const ROUTE = "files/download";
const MOST_RESUMES = 100;
const NOTHING = new Uint8Array(0);

/** Which bytes are wanted: those of `meta.rev` from `offset` on. */
export interface Target {
  acting: Acting;
  meta: FileEntry;
  offset: number;
  signal?: AbortSignal;
}

type Bytes = Uint8Array<ArrayBuffer>;
type Opened = OpenBody<files.FileMetadata>;

/** `target`'s bytes, begun by `opened`. Throws DropboxError where that answer begins elsewhere. */
export function resumingBody(link: Link, target: Target, opened: Opened): Body {
  try {
    return new ResumingBody(link, target, opened);
  } catch (error) {
    opened.watch.end();
    throw error;
  }
}

/**
 * The bytes of one rev, whatever happens to the connection: a body that is cut, stalls or ends short is opened again
 * at the byte after the last one given out, by the same rev (dropbox-api §3.7, §5.6).
 */
class ResumingBody implements Body {
  #link: Link;
  #target: Target;
  #pauses: Pauses;
  #opened!: Opened;
  #reader: Body | undefined;
  #resumes = 0;
  /** Position of the next byte to give out. */
  #next: number;
  /** Bytes still to drop, where the server began further ahead than asked. */
  #skip = 0;
  /** Dropbox says that there are no more, whatever it listed. */
  #over = false;
  /** Read to its end, failed, or let go. */
  #isDone = false;

  constructor(link: Link, target: Target, opened: Opened) {
    this.#link = link;
    this.#target = target;
    this.#pauses = new Pauses(link, link.patience);
    this.#next = target.offset;
    this.#begin(opened);
  }

  async next(): Promise<IteratorResult<Bytes, undefined>> {
    if (this.#isDone) return OVER;
    try {
      const value = await this.#piece();
      return value ? { done: false, value } : this.#finish();
    } catch (failure) {
      await this.return(failure);
      throw failure;
    }
  }

  async return(reason?: unknown): Promise<IteratorResult<Bytes, undefined>> {
    this.#isDone = true;
    await this.#close(reason);
    return OVER;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #begin(opened: Opened): void {
    this.#opened = opened;
    this.#reader = piecesOf(opened.response);
    this.#skip = bytesToSkip(opened.response, this.#next);
  }

  async #piece(): Promise<Bytes | undefined> {
    for (;;) {
      const chunk = await this.#read();
      if (chunk === undefined && (this.#next === this.#target.meta.size || this.#over)) return undefined;
      if (chunk === undefined) await this.#resume(this.#failure("short_body"));
      else if (chunk.length > 0) return this.#counted(chunk);
    }
  }

  /** The next new bytes, none where a resume or a skip ate them, undefined where this body is over. */
  async #read(): Promise<Bytes | undefined> {
    try {
      this.#opened.watch.expect();
      const result = await this.#reader?.next();
      if (result === undefined || result.done) return undefined;
      this.#opened.watch.touch();
      return this.#unskipped(result.value);
    } catch (thrown) {
      if (this.#next === this.#target.meta.size) return undefined;
      await this.#resume(failureOfNetwork(thrown, ROUTE, this.#target.signal));
      return NOTHING;
    }
  }

  #unskipped(chunk: Bytes): Bytes {
    const dropped = Math.min(this.#skip, chunk.length);
    this.#skip -= dropped;
    return dropped === 0 ? chunk : chunk.subarray(dropped);
  }

  #counted(chunk: Bytes): Bytes {
    this.#pauses.forget();
    this.#next += chunk.length;
    if (this.#next > this.#target.meta.size) throw this.#failure("long_body");
    return chunk;
  }

  #finish() {
    this.#isDone = true;
    this.#opened.watch.end();
    return OVER;
  }

  async #resume(failure: unknown): Promise<void> {
    await this.#close(failure);
    const isLast = ++this.#resumes > MOST_RESUMES;
    if (!(failure instanceof DropboxError) || failure.kind !== "temporary" || isLast) throw failure;
    const { acting, meta, signal } = this.#target;
    await this.#pauses.after(failure, signal);
    const arg = { path: `rev:${meta.rev}` };
    const range = `bytes=${this.#next}-`;
    const opened = await openBody<files.FileMetadata>(this.#link, ROUTE, { acting, arg, range, signal })
      .catch(pastTheEnd);
    if (opened === null) return this.#end();
    this.#begin(opened);
    if (opened.result.rev !== meta.rev) throw this.#failure("rev_changed");
  }

  #end(): void {
    this.#over = true;
    this.#reader = undefined;
  }

  async #close(reason: unknown): Promise<void> {
    this.#opened.watch.end();
    // A body that has already failed rejects here with the failure that brought us here.
    await this.#reader?.return(reason).catch(() => {});
  }

  #failure(code: string): DropboxError {
    const { meta } = this.#target;
    const message = `Cannot read "${meta.pathDisplay}": ${this.#next} of ${meta.size} bytes came`;
    return new DropboxError("temporary", code, message);
  }
}

/** Null for a 416: the range begins where the file ends, so all of it has come, and the content hash tells the rest. */
function pastTheEnd(error: unknown): null {
  if (error instanceof DropboxError && error.details.status === 416) return null;
  throw error;
}
