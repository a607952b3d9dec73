import type { ContentReader } from "../export/content_reader.ts";
import { failureOf } from "../backup/failure.ts";
import { causeOf } from "../causes/causes.ts";
import { RepositoryError } from "../../storage/repository/errors.ts";
import { StoreError } from "../../storage/objects/object_store.ts";
import { type Kind, kindOf } from "../extraction/kinds.ts";
import { Conflict } from "../errors.ts";
import type { FileVersion } from "./version.ts";

/** Bytes by which a file is known. */
const HEAD = 64 * 1024;

type Versioned = Pick<FileVersion, "name" | "size" | "contentId" | "hash">;

/** What files are, of those that were asked for last: a film is asked for piece by piece. */
export class KnownKinds {
  #kinds = new Map<string, Kind>();

  /** Throws `Conflict` where the storage cannot give it. */
  async of(contents: ContentReader, version: Versioned, signal?: AbortSignal): Promise<Kind> {
    const key = `${version.hash} ${version.name}`;
    if (version.hash !== "" && this.#kinds.has(key)) return this.#kinds.get(key)!;
    const kind = kindOf(version.name, await readPart(contents, version, 0, HEAD, signal));
    if (this.#kinds.size >= MOST) this.#kinds.clear();
    this.#kinds.set(key, kind);
    return kind;
  }
}

const MOST = 1000;

/** A part of a file that is small enough to be held. Throws `Conflict` where the storage cannot give it. */
export async function readPart(
  contents: ContentReader,
  version: Versioned,
  from: number,
  length: number,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const until = Math.min(version.size, from + length);
  const bytes = new Uint8Array(Math.max(0, until - from));
  let at = 0;
  try {
    for await (const piece of contents.readRange(version, { from, until }, signal)) {
      bytes.set(piece, at);
      at += piece.length;
    }
  } catch (error) {
    throw unreadable(version, error);
  }
  return bytes;
}

/** What a person is told where the storage fails them. */
export function unreadable({ name }: Versioned, error: unknown): unknown {
  if (!(error instanceof RepositoryError) && !(error instanceof StoreError)) return error;
  const { sentence, fix } = causeOf(failureOf(error).code);
  return new Conflict(`Cannot show "${name}": ${sentence} ${fix}`.replace(/\.$/, ""), { cause: error });
}
