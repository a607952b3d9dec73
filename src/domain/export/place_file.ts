/**
 * Writes a file under a name of its own, lets `seal` finish it and gives it its place when `bytes` have ended well.
 * Never overwrites: throws what the system says where something is at `path`.
 */
export async function placeFile(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  seal: (file: Deno.FsFile) => Promise<void>,
) {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const partial = `${folder}/${partialName()}`;
  using file = await Deno.open(partial, { write: true, createNew: true });
  try {
    for await (const part of bytes) await writeAll(file, part);
    await seal(file);
    await settle(partial, path);
  } finally {
    await Deno.remove(partial).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}

/** Takes away what a killed export left half written in a folder. */
export async function sweepPartials(folder: string) {
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && isPartial(name)) await Deno.remove(`${folder}/${name}`);
  }
}

function partialName(): string {
  return `.dropkeep-${crypto.randomUUID()}.partial`;
}

function isPartial(name: string): boolean {
  return /^\.dropkeep-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.partial$/.test(name);
}

/** Trap: a rename would overwrite, a link does not; disks without links are looked at first. */
async function settle(partial: string, path: string) {
  try {
    await Deno.link(partial, path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw error;
    if (await isFree(path)) await Deno.rename(partial, path);
    else throw error;
  }
}

async function isFree(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array) {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}
