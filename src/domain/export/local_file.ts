import { ContentHash } from "../../storage/repository/content_hash.ts";
import { Conflict } from "../errors.ts";
import type { ContentFacts } from "./verified.ts";

/** Makes a folder where none is. A symlink in the way is not followed: throws `Conflict`. */
export async function standFolder(path: string) {
  const found = await lookAt(path);
  if (found === null) return await Deno.mkdir(path);
  if (!found.isDirectory) throw new Conflict(`Cannot make the folder "${path}": something else is there`);
}

/** Whether anything is there, a link that leads nowhere too. */
export async function isThere(path: string): Promise<boolean> {
  return await lookAt(path) !== null;
}

/** Whether a file has these bytes: the size first, then its content hash. */
export async function isSame(path: string, { size, contentHash }: ContentFacts): Promise<boolean> {
  const found = await Deno.lstat(path);
  if (!found.isFile || found.size !== size || contentHash === null) return false;
  const hash = new ContentHash();
  const file = await Deno.open(path);
  for await (const part of file.readable) hash.update(part);
  return hash.digest() === contentHash;
}

/** A path beside a taken one that nothing has. */
export async function freeBeside(path: string): Promise<string> {
  for (let n = 2;; n++) {
    const beside = `${path} (${n})`;
    if (!await isThere(beside)) return beside;
  }
}

async function lookAt(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
