import type { Body } from "./body.ts";
import { failureOfNetwork } from "./errors.ts";
import type { Link } from "./link.ts";
import { type OpenBody, openBody } from "./open_body.ts";
import { piecesOf } from "./piece_reader.ts";
import { type Acting, DropboxError } from "./types.ts";
import { DamagedZip } from "./zip/damaged_zip.ts";
import { ZipReader } from "./zip/zip_reader.ts";

const ROUTE = "files/download_zip";

export interface ZippedFolderOptions {
  /** A member: Select-Admin is not supported (dropbox-api §3.9). */
  acting: Acting & { member: string };
  path: string;
  /** Bytes of the largest file that is given out; larger ones come as null. */
  largest: number;
  /** Bytes of the archive after which it is given up. */
  most: number;
  signal?: AbortSignal;
}

/**
 * The files of a folder and all below it, by one call, in any order and without their names: whoever wants them knows
 * them by their hash. Bytes are void when the next ones are asked for. Fails `refused` (`too_large`, `too_many_files`),
 * and `temporary` where the archive is cut or cannot be read on; what came before is good for what its hash says.
 */
export async function* zippedFolder(
  link: Link,
  options: ZippedFolderOptions,
): AsyncGenerator<Uint8Array | null> {
  const { acting, path, signal } = options;
  const opened = await openBody(link, ROUTE, { acting, arg: { path }, signal });
  const reader = piecesOf(opened.response)!;
  const archive = new ZipReader(options.largest);
  try {
    yield* filesOf(opened, reader, archive, options);
  } catch (thrown) {
    throw thrown instanceof DamagedZip ? unreadable(thrown.message) : failureOfNetwork(thrown, ROUTE, signal);
  } finally {
    opened.watch.end();
    archive.free();
    // A body that has failed rejects here with the failure that is on its way already.
    await reader.return().catch(() => {});
  }
}

async function* filesOf(
  { watch }: Pick<OpenBody<unknown>, "watch">,
  body: Body,
  archive: ZipReader,
  { most }: ZippedFolderOptions,
): AsyncGenerator<Uint8Array | null> {
  for (let received = 0, isOver = false; received <= most;) {
    for (;;) {
      const file = archive.next();
      isOver = file === "end";
      if (file === "end" || file === "more") break;
      yield file.bytes;
    }
    watch.expect();
    const { done, value } = await body.next();
    watch.touch();
    // The directory is read to its end, so that the connection serves again.
    if (done && isOver) return;
    if (done) throw new DamagedZip("it ends in the middle");
    received += value.length;
    if (!isOver) archive.push(value);
  }
  throw new DamagedZip(`it is longer than the ${most} bytes that it may have`);
}

function unreadable(why: string): DropboxError {
  return new DropboxError("temporary", "unreadable_zip", why);
}
