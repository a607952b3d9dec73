import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { execFileSync } from "node:child_process";
import { exists } from "./files.ts";

/** Where most machines keep many files of their own; what is missing is left out. */
const ROOTS = ["/usr/include", "/usr/lib", "/usr/share", "/usr/local/lib", "/usr/bin"];

const TEXT = /\.(txt|md|rst|html?|tex|1|3|5|8)$|\/(copyright|README|NEWS|changelog|COPYING)[^/]*$/i;
const PICTURE = /\.(png|jpe?g|gif|svg|webp|ico)$/i;
const LARGE = 4 << 20;
/** What programmers write is smaller; past that it was generated. */
const SOURCE = 100_000;

export interface MachineFile {
  path: string;
  /** Bytes. */
  size: number;
}

/** A folder with all of its files, as people keep a project. */
export interface Tree {
  name: string;
  root: string;
  files: MachineFile[];
}

export interface Machine {
  trees: Tree[];
  documents: MachineFile[];
  pictures: MachineFile[];
  large: MachineFile[];
  paragraphs: string[];
}

/** Looks the machine over; the order is stable as long as the machine is. */
export function lookAround(project: string): Machine {
  const roots = [...ROOTS, resolve(project, "node_modules/.deno")].filter(exists);
  const found = roots.flatMap(listed);
  const small = found.filter(({ size }) => size > 0 && size < 1 << 20);
  const sources = small.filter(({ size }) => size < SOURCE);
  const documents = small.filter(({ path }) => TEXT.test(path));
  return {
    trees: treesOf(sources.filter(({ path }) => !TEXT.test(path) && !PICTURE.test(path))),
    documents,
    pictures: small.filter(({ path }) => PICTURE.test(path)),
    large: found.filter(({ size }) => size >= LARGE && size < 120 << 20).sort((a, b) => a.size - b.size),
    paragraphs: paragraphsOf(documents),
  };
}

function listed(root: string): MachineFile[] {
  const arguments_ = [root, "-xdev", "-type", "f", "-readable", "-printf", "%s\\t%p\\0"];
  const output = execFileSync("find", arguments_, {
    encoding: "utf8",
    maxBuffer: 1 << 30,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return output.split("\0").filter(Boolean).map((line) => line.split("\t"))
    .map(([size, ...path]) => ({ size: Number(size), path: path.join("\t") }))
    .filter(({ path }) => !/\p{Cc}|\ufffd/u.test(path))
    .sort((a, b) => a.path < b.path ? -1 : 1);
}

/** Four folders deep is about where packages lie: /usr/share/perl/5.36, /usr/lib/python3/dist-packages. */
function treesOf(files: MachineFile[]): Tree[] {
  const trees = new Map<string, Tree>();
  for (const file of files) {
    const root = dirname(file.path).split("/").slice(0, 6).join("/");
    const tree = trees.get(root) ?? { name: root.slice(1).replaceAll("/", "-"), root, files: [] };
    tree.files.push(file);
    trees.set(root, tree);
  }
  return [...trees.values()];
}

export function within(tree: Tree, file: MachineFile): string {
  return relative(tree.root, file.path);
}

/** Real prose, for what people write; a machine without documents lends its own source. */
function paragraphsOf(documents: MachineFile[]): string[] {
  const sources = documents.filter(({ size }) => size > 2_000 && size < 200_000).slice(0, 800).map((
    { path },
  ) => path);
  const paragraphs = [...sources, new URL(import.meta.url).pathname]
    .flatMap((path) => readFileSync(path, "utf8").split(/\n\s*\n/))
    .map((text) => text.trim()).filter((text) => text.length > 80 && text.length < 3_000);
  return [...new Set(paragraphs)];
}
