import { readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import type { CorpusVersion } from "./corpus.ts";
import { exists, filesBelow } from "./corpus/files.ts";
import { measure } from "./measure.ts";

/** How stock restic opens what a contestant stored. */
export interface Opened {
  binary: string;
  /** Whole environment: repository, password, S3. */
  env: Record<string, string>;
  /** Where a file stands below the folder restored to; `path` is relative to the version's folder. */
  place(path: string): string;
}

/**
 * Proves by stock restic that a repository is sound and that its last snapshot gives a version back byte for byte.
 * `scratch` is a folder not there yet, and gone again afterwards. Throws at the first difference.
 */
export async function verify(opened: Opened, version: CorpusVersion, scratch: string) {
  const run = (...args: string[]) => measure({ command: opened.binary, args, env: opened.env });
  try {
    await run("check");
    await run("restore", "latest", "--target", scratch);
    for (const { path } of filesBelow(version.folder)) {
      const restored = join(scratch, opened.place(relative(version.folder, path)));
      if (!exists(restored)) throw new Error(`Cannot trust the backup: it has no "${restored}"`);
      if (!readFileSync(path).equals(readFileSync(restored))) {
        throw new Error(`Cannot trust the backup: "${restored}" is not "${path}"`);
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
