import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Folder } from "./small_world.ts";

export interface Fingerprint {
  size: number;
  sha256: string;
}

type Files = Map<string, Fingerprint>;

export function fingerprint(bytes: Uint8Array): Fingerprint {
  return { size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Every file of a folder by its path, as `storeSnapshot` stores it. */
export function filesOf(folder: Folder, path = "", files: Files = new Map()): Files {
  for (const [name, entry] of folder) {
    const here = `${path}/${name}`;
    if (entry instanceof Map) filesOf(entry, here, files);
    else if (entry instanceof Uint8Array) files.set(here, fingerprint(entry));
    else if (entry.type !== "symlink") files.set(here, fingerprint(new TextEncoder().encode("plain")));
  }
  return files;
}

/** The same of a folder on disk; links are left out. */
export async function onDisk(folder: string, path = "", files: Files = new Map()): Promise<Files> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(join(folder, path))) {
    const here = `${path}/${name}`;
    if (isDirectory) await onDisk(folder, here, files);
    if (isFile) files.set(here, fingerprint(await Deno.readFile(join(folder, here))));
  }
  return files;
}
