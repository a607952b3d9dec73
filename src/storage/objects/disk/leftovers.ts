import { join } from "node:path";

const PREFIX = ".tmp-";
const DAY_MS = 24 * 60 * 60 * 1000;

/** A path in `folder` for a file being written; no object can have such a name. */
export function temporaryPath(folder: string): string {
  return join(folder, `${PREFIX}${crypto.randomUUID()}`);
}

/** Removes what a crash left half-written more than a day ago: nothing younger, as another process may be writing it. */
export async function removeLeftovers(folder: string): Promise<void> {
  const now = await fileSystemTime(folder);
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(folder, name);
    const modified = await modifiedTime(path);
    if (modified !== undefined && now - modified > DAY_MS) await removeIfThere(path);
  }
}

/** Somebody else may have removed it. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** The clock that dates the files: on a network share it is not this machine's. */
async function fileSystemTime(folder: string): Promise<number> {
  const path = temporaryPath(folder);
  await Deno.writeFile(path, new Uint8Array(), { createNew: true, mode: 0o600 });
  try {
    return (await modifiedTime(path)) ?? 0;
  } finally {
    await removeIfThere(path);
  }
}

async function modifiedTime(path: string): Promise<number | undefined> {
  try {
    return (await Deno.lstat(path)).mtime?.getTime();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
