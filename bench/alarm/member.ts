import { looksScrambled } from "../../src/storage/repository/scrambled.ts";
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
  scrambled: boolean;
}

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

function headOf(name: string, isNoise: boolean): Uint8Array {
  const start = HEADS[name.slice(name.lastIndexOf(".") + 1)];
  if (isNoise) return NOISE;
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
  /** Paths that the catalogue does not know yet, folders first: node, parent, name in lower case. */
  readonly named: [node: number, parent: number, name: string][] = [];
  #nodes = new Map<string, number>();

  constructor(
    readonly entity: number,
    readonly namespace: number,
    readonly root: number,
    readonly random: Random,
    readonly numbers: Numbers,
  ) {}

  list(): MadeFile[] {
    return [...this.files.values()];
  }

  add(folder: string, name: string, size: number, isNoise = false): MadeFile {
    return this.#put(folder, name, { content: this.#fresh(), past: [], size }, isNoise);
  }

  edit(file: MadeFile, isNoise = false) {
    file.past.push(file.content);
    file.content = this.#fresh();
    file.scrambled = looksScrambled(file.name, headOf(file.name, isNoise));
    this.begun.set(file.node, file);
  }

  /** What it held first is in it again. */
  rollBack(file: MadeFile) {
    const [first] = file.past;
    if (first === undefined) return;
    file.past.push(file.content);
    file.content = first;
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
    const moved = this.#put(folder, name, { content, past, size }, false);
    moved.scrambled = file.scrambled;
  }

  /** Encrypted, under a name that may be another one. */
  encrypt(file: MadeFile, name = file.name) {
    if (name === file.name) return this.edit(file, true);
    this.remove(file);
    this.add(file.folder, name, file.size, true);
  }

  #put(folder: string, name: string, facts: Pick<MadeFile, "content" | "past" | "size">, isNoise: boolean) {
    const node = this.nodeOf(folder === "" ? name : `${folder}/${name}`);
    const scrambled = looksScrambled(name, headOf(name, isNoise));
    const file = { node, folder, name, ...facts, scrambled };
    this.files.set(node, file);
    this.ended.delete(node);
    this.begun.set(node, file);
    return file;
  }

  /** Of a path below the member's root; new ones are numbered. */
  nodeOf(path: string): number {
    if (path === "") return this.root;
    const known = this.#nodes.get(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf("/");
    const parent = this.nodeOf(path.slice(0, Math.max(0, cut)));
    const node = this.numbers.nextNode++;
    this.#nodes.set(path, node);
    this.named.push([node, parent, path.slice(cut + 1).toLowerCase()]);
    return node;
  }

  #fresh(): number {
    return this.numbers.nextContent++;
  }
}
