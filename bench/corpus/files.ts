import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** Writes a new file of that age. What was under the name keeps its bytes in the other versions' trees. */
export function write(path: string, bytes: Uint8Array | string, at: Date): void {
  replace(path, at, (fresh) => writeFileSync(fresh, bytes));
}

export function copy(from: string, to: string, at: Date): void {
  replace(to, at, (fresh) => copyFileSync(from, fresh));
}

/** Gives `edit` a copy to change in place, then puts it under the name: versions share bytes by hard links. */
export function edit(path: string, at: Date, change: (copied: string) => void): void {
  replace(path, at, (fresh) => {
    copyFileSync(path, fresh);
    change(fresh);
  });
}

function replace(path: string, at: Date, make: (fresh: string) => void) {
  const fresh = `${path}.fresh`;
  mkdirSync(dirname(path), { recursive: true });
  make(fresh);
  utimesSync(fresh, at, at);
  renameSync(fresh, path);
}

/** Every file below, in a stable order, with its size in bytes; none where the folder is missing. */
export function filesBelow(folder: string): { path: string; size: number }[] {
  if (!exists(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, size: statSync(path).size }));
}

export function foldersIn(folder: string): string[] {
  if (!exists(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name)).sort();
}

export function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
