import { type Look, lookOf } from "../../src/storage/repository/scrambled.ts";
import { Random } from "./random.ts";

/** A file of a made-up member. */
export interface MadeFile {
  node: number;
  folder: string;
  name: string;
  content: number;
  /** Contents that it had before, oldest first. */
  past: number[];
  size: number;
  look: Look;
}

/** What is written: what a file of its name begins with, what encryption leaves, zlib's stream, zeros, or nothing. */
export type Bytes = "own" | "noise" | "zlib" | "zeros" | "nothing";

/** The content of a file without bytes. */
const EMPTY = 1;

/** Numbers of nodes and contents, one row of each for a whole catalogue. */
export interface Numbers {
  nextNode: number;
  nextContent: number;
}

/** Bytes that a file of a kind begins with; `noise` is what encryption leaves. */
const random = new Random(1);
const NOISE = Uint8Array.from({ length: 256 }, () => random.between(0, 255));
const TEXT = new TextEncoder().encode(
  "Dear all, the figures of this month are as follows; see below. ".repeat(5),
);
const HEADS: Record<string, string> = {
  docx: "PK\x03\x04",
  xlsx: "PK\x03\x04",
  pptx: "PK\x03\x04",
  pdf: "%PDF-1.7",
  jpg: "\xff\xd8\xff\xe0",
  mov: "\0\0\0\x14ftyp",
};

function headOf(name: string, bytes: Bytes): Uint8Array {
  const start = bytes === "zlib" ? "x\x01" : HEADS[name.slice(name.lastIndexOf(".") + 1)];
  if (bytes === "nothing") return new Uint8Array();
  if (bytes === "zeros") return new Uint8Array(NOISE.length);
  if (bytes === "noise") return NOISE;
  if (start === undefined) return TEXT;
  const head = NOISE.slice();
  for (let i = 0; i < start.length; i++) head[i] = start.charCodeAt(i);
  return head;
}

/** A member of a made-up team: what happens to the files since the last run waits in `ended` and `begun`. */
export class Member {
  readonly files = new Map<number, MadeFile>();
  readonly ended = new Set<number>();
  readonly begun = new Map<number, MadeFile>();
  /** Files that an attack has come by. */
  readonly harmed = new Set<number>();
  /** Paths that the catalogue does not know yet, folders first: node, parent, name in lower case. */
  readonly named: [node: number, parent: number, name: string][] = [];
  /** Those of them that are folders: node, parent, name. */
  readonly folders: [node: number, parent: number, name: string][] = [];
  #nodes = new Map<string, number>();

  constructor(
    readonly entity: number,
    readonly namespace: number,
    readonly root: number,
    readonly random: Random,
    readonly numbers: Numbers,
  ) {}

  /** The same member, whose life goes on by itself from here; nothing may wait for a run. */
  copy(numbers: Numbers): Member {
    const { entity, namespace, root, random } = this;
    const copy = new Member(entity, namespace, root, random.copy(), numbers);
    for (const [node, file] of this.files) copy.files.set(node, { ...file, past: [...file.past] });
    copy.#nodes = new Map(this.#nodes);
    return copy;
  }

  list(): MadeFile[] {
    return [...this.files.values()];
  }

  add(folder: string, name: string, size: number, bytes: Bytes = "own"): MadeFile {
    return this.#put(folder, name, { content: this.#fresh(), past: [], size }, bytes);
  }

  edit(file: MadeFile, bytes: Bytes = "own") {
    file.past.push(file.content);
    file.content = bytes === "nothing" ? EMPTY : this.#fresh();
    if (bytes === "nothing") file.size = 0;
    file.look = lookOf(file.name, headOf(file.name, bytes));
    this.begun.set(file.node, file);
  }

  /** What it held first, or last, is in it again. */
  rollBack(file: MadeFile, to: 0 | -1 = 0) {
    const before = file.past.at(to);
    if (before === undefined) return;
    file.past.push(file.content);
    file.content = before;
    this.begun.set(file.node, file);
  }

  remove(file: MadeFile) {
    this.files.delete(file.node);
    this.begun.delete(file.node);
    this.ended.add(file.node);
  }

  /** The same bytes, elsewhere or under another name. */
  move(file: MadeFile, folder: string, name = file.name) {
    this.remove(file);
    const { content, past, size } = file;
    const moved = this.#put(folder, name, { content, past, size }, "own");
    moved.look = file.look;
  }

  /** Encrypted, under a name that may be another one. */
  encrypt(file: MadeFile, name = file.name): MadeFile {
    if (name !== file.name) {
      this.remove(file);
      return this.add(file.folder, name, file.size, "noise");
    }
    this.edit(file, "noise");
    return file;
  }

  #put(folder: string, name: string, facts: Pick<MadeFile, "content" | "past" | "size">, bytes: Bytes) {
    this.folderOf(folder);
    const node = this.#nodeOf(folder === "" ? name : `${folder}/${name}`);
    const look = lookOf(name, headOf(name, bytes));
    const file = { node, folder, name, ...facts, look };
    this.files.set(node, file);
    this.ended.delete(node);
    this.begun.set(node, file);
    return file;
  }

  /** The node of a folder below the member's root; new ones come with those that they are in. */
  folderOf(path: string): number {
    if (path === "" || this.#nodes.has(path)) return this.#nodeOf(path);
    const cut = path.lastIndexOf("/");
    const parent = this.folderOf(path.slice(0, Math.max(0, cut)));
    const node = this.#nodeOf(path);
    this.folders.push([node, parent, path.slice(cut + 1)]);
    return node;
  }

  /** Of a path whose folder is there; new ones are numbered. */
  #nodeOf(path: string): number {
    if (path === "") return this.root;
    const known = this.#nodes.get(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf("/");
    const node = this.numbers.nextNode++;
    this.#nodes.set(path, node);
    this.named.push([node, this.#nodeOf(path.slice(0, Math.max(0, cut))), path.slice(cut + 1).toLowerCase()]);
    return node;
  }

  #fresh(): number {
    return this.numbers.nextContent++;
  }
}
