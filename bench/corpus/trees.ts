import { readFileSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { copy, exists, filesBelow, foldersIn, write } from "./files.ts";
import { type Kind, type Making, scaled } from "./kind.ts";
import { type Tree, within } from "./machine_files.ts";
import { createRandom } from "./random.ts";

const PROJECT_FILES = 44_000;
/** Bytes. */
const PROJECT_SIZE = 460_000_000;
const FOLDER = "Projects";

/** Source trees: files edited, folders added, moved, copied and deleted. */
export const projects: Kind = {
  make(making) {
    take(making, PROJECT_FILES * making.scale, PROJECT_SIZE * making.scale);
  },
  change(making) {
    const before = foldersIn(join(making.tree, FOLDER));
    const files = filesBelow(join(making.tree, FOLDER)).map(({ path }) => path);
    for (const path of making.random.some(files, 0.012)) editText(path, making);
    for (const path of making.random.some(files, 0.006)) rmSync(path);
    for (const path of making.random.some(files, 0.004)) rename(path, making);
    moveOne(before, making);
    take(making, scaled(making, PROJECT_FILES / 80), (PROJECT_SIZE * making.scale) / 80);
  },
};

/** Adds whole folders of the machine, in the seed's order, that are not there yet; a huge one only in part. */
function take(making: Making, count: number, size: number) {
  const order = createRandom("projects").shuffled(making.machine.trees);
  const fresh = order.filter((tree) => !exists(join(making.tree, FOLDER, tree.name)));
  for (const tree of fresh) {
    if (count <= 0 || size <= 0) return;
    const taken = tree.files.slice(0, Math.min(Math.ceil(count), 4_000));
    copyTree(tree, taken.map(({ path }) => path), making);
    count -= taken.length;
    size -= taken.reduce((sum, file) => sum + file.size, 0);
  }
}

function copyTree(tree: Tree, paths: string[], { tree: version, at }: Making) {
  for (const path of paths) copy(path, join(version, FOLDER, tree.name, within(tree, { path, size: 0 })), at);
}

function editText(path: string, { random, machine, at }: Making) {
  const lines = readFileSync(path, "latin1").split("\n");
  lines.splice(random.below(lines.length), random.below(2), random.pick(machine.paragraphs).slice(0, 120));
  write(path, Buffer.from(lines.join("\n"), "latin1"), at);
}

function rename(path: string, { version }: Making) {
  if (exists(path)) renameSync(path, `${path}.v${version}`);
}

/** One folder is moved, one goes. */
function moveOne(folders: string[], { random, tree, version }: Making) {
  const [moved, gone] = random.shuffled(folders);
  if (moved) renameSync(moved, join(tree, FOLDER, `moved-${version}-${basename(moved)}`.slice(0, 200)));
  if (gone) rmSync(gone, { recursive: true });
}

/** Copies of the machine's own documents and pictures, a folder each of at most 400, some edited over time. */
export function collection(folder: string, of: "documents" | "pictures", count: number): Kind {
  return {
    make(making) {
      const chosen = making.random.shuffled(making.machine[of]).slice(0, scaled(making, count));
      for (const [number, { path }] of chosen.entries()) {
        copy(
          path,
          join(making.tree, folder, `${Math.floor(number / 400)}`, `${number} ${basename(path)}`),
          making.at,
        );
      }
    },
    change(making) {
      const files = filesBelow(join(making.tree, folder)).map(({ path }) => path);
      if (of === "documents") { for (const path of making.random.some(files, 0.02)) editText(path, making); }
      for (const path of making.random.some(files, 0.004)) rename(path, making);
      for (const path of making.random.some(files, 0.004)) if (exists(path)) rmSync(path);
    },
  };
}
