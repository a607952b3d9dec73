import { join } from "node:path";
import { isName } from "../names.ts";
import type { ObjectInfo } from "../object_store.ts";

const STATS_AT_ONCE = 64;

/**
 * Every object in `root` whose name starts with `prefix`. Symbolic links are followed, as reading follows them; what
 * disappears meanwhile is left out; a folder that is not there is empty.
 */
export async function* walk(root: string, prefix: string): AsyncGenerator<ObjectInfo> {
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  yield* below(root, folder, prefix);
}

async function* below(root: string, folder: string, prefix: string): AsyncGenerator<ObjectInfo> {
  const names = (await entriesOf(join(root, folder))).map((entry) => folder + entry);
  const wanted = names.filter((name) =>
    isName(name) && (name.startsWith(prefix) || prefix.startsWith(`${name}/`))
  );
  for (let at = 0; at < wanted.length; at += STATS_AT_ONCE) {
    const some = wanted.slice(at, at + STATS_AT_ONCE);
    for (const { name, stat } of await Promise.all(some.map((name) => look(root, name)))) {
      if (stat?.isDirectory) yield* below(root, `${name}/`, prefix);
      else if (stat?.isFile) yield { name, size: stat.size, modified: stat.mtime ?? new Date(0) };
    }
  }
}

async function entriesOf(folder: string): Promise<string[]> {
  return (await unlessGone(Array.fromAsync(Deno.readDir(folder), (entry) => entry.name))) ?? [];
}

async function look(root: string, name: string): Promise<{ name: string; stat?: Deno.FileInfo }> {
  return { name, stat: await unlessGone(Deno.stat(join(root, name))) };
}

async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
