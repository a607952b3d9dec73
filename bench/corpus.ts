import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { archives } from "./corpus/archives.ts";
import { binaries } from "./corpus/binaries.ts";
import { databases } from "./corpus/databases.ts";
import { exists, filesBelow } from "./corpus/files.ts";
import type { Kind } from "./corpus/kind.ts";
import { logs } from "./corpus/logs.ts";
import { lookAround, type Machine } from "./corpus/machine_files.ts";
import { mail } from "./corpus/mail.ts";
import { diskImage, media } from "./corpus/media.ts";
import { office } from "./corpus/office.ts";
import { createRandom } from "./corpus/random.ts";
import { collection, projects } from "./corpus/trees.ts";

const KINDS: Kind[] = [
  projects,
  collection("Documents", "documents", 6_000),
  collection("Pictures", "pictures", 5_000),
  office,
  logs,
  databases,
  mail,
  media,
  diskImage,
  binaries,
  archives,
];

/** Monday of the first version; the others follow a week apart. */
const FIRST = Date.UTC(2026, 0, 5);
const WEEK_MS = 7 * 86_400_000;

export interface CorpusVersion {
  /** 1 to 5. */
  number: number;
  /** A tree of its own; files that did not change are hard links to those of the version before. */
  folder: string;
  files: number;
  bytes: number;
}

export interface CorpusOptions {
  /** 1 is about 2 GB and 60,000 files. */
  scale: number;
  versions: number;
  seed: string;
}

/**
 * Builds `v1`, `v2`… below `folder` from the machine's own files: the same each time on the same machine. One that is
 * already there and was built by the same options is taken as it is.
 */
export function buildCorpus(folder: string, options: CorpusOptions): CorpusVersion[] {
  const record = join(folder, "corpus.json");
  const wanted = JSON.stringify(options);
  if (exists(record)) {
    const built = JSON.parse(readFileSync(record, "utf8"));
    if (JSON.stringify(built.options) === wanted) return built.versions;
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const machine = lookAround(".");
  const numbers = Array.from({ length: options.versions }, (_, index) => index + 1);
  const versions = numbers.map((number) => buildVersion(folder, number, machine, options));
  writeFileSync(record, JSON.stringify({ options, versions }));
  return versions;
}

function buildVersion(
  folder: string,
  version: number,
  machine: Machine,
  options: CorpusOptions,
): CorpusVersion {
  const tree = join(folder, `v${version}`);
  if (version > 1) execFileSync("cp", ["-al", join(folder, `v${version - 1}`), tree]);
  for (const [index, kind] of KINDS.entries()) {
    const random = createRandom(`${options.seed} ${version} ${index}`);
    const making = {
      tree,
      machine,
      random,
      scale: options.scale,
      version,
      at: new Date(FIRST + version * WEEK_MS),
    };
    if (version === 1) kind.make(making);
    else kind.change(making);
  }
  const files = filesBelow(tree);
  return {
    number: version,
    folder: tree,
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
  };
}
