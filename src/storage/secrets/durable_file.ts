import { closeSync, fsyncSync, openSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a small file of mode 0600 whole or not at all, over what is there; durable when it returns. */
export function replaceFile(path: string, text: string) {
  const temporary = writeBeside(path, text);
  Deno.renameSync(temporary, path);
  sync(dirname(path));
}

/** As `replaceFile`, but never over a file: throws `Deno.errors.AlreadyExists`. */
export function createFile(path: string, text: string) {
  const temporary = writeBeside(path, text);
  try {
    Deno.linkSync(temporary, path);
  } finally {
    Deno.removeSync(temporary);
  }
  sync(dirname(path));
}

/** Null where there is no such file. */
export function readFileIfThere(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function writeBeside(path: string, text: string): string {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  Deno.writeTextFileSync(temporary, text, { createNew: true, mode: 0o600 });
  sync(temporary);
  return temporary;
}

/** A name is durable only when its folder is: both are synced. */
function sync(path: string) {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
