import { execFileSync } from "node:child_process";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { filesBelow, foldersIn, write } from "./files.ts";
import { type Kind, type Making, scaled } from "./kind.ts";

const ARCHIVES = 14;
const FOLDER = "Archives";
/** A packed project is at least this large, else a handful of headers would stand for an archive. */
const WORTH_PACKING = 300_000;

/** Tars of the projects beside them, every third compressed; some are packed again after the projects changed. */
export const archives: Kind = {
  make(making) {
    const worth = projects(making).filter((folder) => sizeOf(folder) > WORTH_PACKING);
    for (const folder of making.random.shuffled(worth).slice(0, scaled(making, ARCHIVES))) {
      pack(making, folder);
    }
  },
  change(making) {
    const packed = filesBelow(join(making.tree, FOLDER)).map(({ path }) =>
      basename(path).replace(/\.tar(\.gz)?$/, "")
    );
    const again = projects(making).filter((folder) => packed.includes(basename(folder)));
    for (const folder of again.length ? making.random.some(again, 0.3) : []) pack(making, folder);
  },
};

function projects({ tree }: Making): string[] {
  return foldersIn(join(tree, "Projects"));
}

function sizeOf(folder: string): number {
  return filesBelow(folder).reduce((sum, { size }) => sum + size, 0);
}

function pack({ tree, at }: Making, folder: string) {
  const name = basename(folder);
  const isCompressed = name.length % 3 === 0;
  const times = ["--clamp-mtime", `--mtime=@${at.getTime() / 1000}`];
  const owners = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--hard-dereference"];
  const tar = execFileSync("tar", [...owners, ...times, "-cf", "-", "-C", join(folder, ".."), name], {
    maxBuffer: 1 << 30,
  });
  write(
    join(tree, FOLDER, `${name}.tar${isCompressed ? ".gz" : ""}`),
    isCompressed ? gzipSync(tar) : tar,
    at,
  );
}
