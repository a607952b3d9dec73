import { mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Competitor, Contestant, Round } from "./competitor.ts";
import type { CorpusVersion } from "./corpus.ts";
import { type Cost, measure } from "./measure.ts";

/** Stock restic with its defaults, from local disk: it has the files at hand, where we have to fetch them. */
export function restic(name: string, binary: string): Competitor {
  return { name, open: (round) => open(binary, round) };
}

async function open(binary: string, { s3, bucket, work }: Round): Promise<Contestant> {
  mkdirSync(work, { recursive: true });
  const env = {
    ...s3.env,
    PATH: "/usr/bin:/bin",
    RESTIC_REPOSITORY: `s3:${s3.endpoint}/${bucket}/restic`,
    RESTIC_PASSWORD: "bench",
    RESTIC_CACHE_DIR: join(work, "cache"),
  };
  const run = (...args: string[]) => measure({ command: binary, args, env });
  await run("init");
  let seen = "";
  return {
    backUp: (version) =>
      inPlace(version, (folder) => {
        seen = folder;
        return run("backup", "--quiet", folder);
      }),
    open: () => Promise.resolve({ binary, env, place: (path) => join(seen, path) }),
    close: () => Promise.resolve(),
  };
}

/** Every version is seen under one path, as a user's folder is: else restic finds no parent and reads all anew. */
async function inPlace(version: CorpusVersion, act: (folder: string) => Promise<Cost>): Promise<Cost> {
  const folder = join(dirname(version.folder), "current");
  renameSync(version.folder, folder);
  try {
    return await act(folder);
  } finally {
    renameSync(folder, version.folder);
  }
}
