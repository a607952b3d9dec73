import { dirname, join, relative } from "node:path";
import type { Random } from "../trials/random.ts";
import type { Op } from "./strace_log.ts";

const SECTOR = 512;

/** A piece of a file that was written and not synced yet: a power cut keeps any of its sectors, or none. */
type Unsynced = { at: number; bytes: Uint8Array } | { size: number };

interface File {
  /** What is on the disk for sure. */
  durable: Uint8Array;
  unsynced: Unsynced[];
  /** Where the next plain write goes. */
  end: number;
}

interface NameChange {
  path: string;
  /** Null: the name is gone. */
  file: File | "folder" | null;
}

/**
 * A disk that keeps no more than it promised. Bytes are safe after a sync of their file, names after a sync of their
 * folder; of all else a cut keeps what chance says: single sectors of writes, and of the changes to a folder those up
 * to one of them, as a journal does.
 */
export class DiskModel {
  #root: string;
  /** As the running program sees it. */
  #names = new Map<string, File | "folder">();
  #durableNames = new Map<string, File | "folder">();
  #unsyncedNames = new Map<string, NameChange[]>();

  /** Begins with what lies in a folder, all of it durable; the log calls that folder `root`. */
  constructor(folder: string, root: string) {
    this.#root = root;
    this.#takeIn(folder, folder);
  }

  #takeIn(folder: string, from: string) {
    for (const entry of Deno.readDirSync(from)) {
      const path = join(from, entry.name);
      const name = join(this.#root, relative(folder, path));
      if (!entry.isDirectory) this.#stand(name, newFile(Deno.readFileSync(path)));
      else {
        this.#stand(name, "folder");
        this.#takeIn(folder, path);
      }
    }
  }

  #stand(name: string, file: File | "folder") {
    this.#names.set(name, file);
    this.#durableNames.set(name, file);
  }

  apply(op: Op): void {
    if (op.kind === "said") return;
    if (op.kind === "open") this.#open(op.path, op.truncates);
    else if (op.kind === "sync") this.#sync(op.path);
    else if (op.kind === "mkdir") this.#rename(op.path, "folder");
    else if (op.kind === "unlink") this.#rename(op.path, null);
    else if (op.kind === "link" || op.kind === "rename") {
      this.#rename(op.to, this.#names.get(op.from)!);
      if (op.kind === "rename") this.#rename(op.from, null);
    } else this.#write(op);
  }

  /** What a power cut leaves now, written to a folder that is not there yet. */
  cut(folder: string, random: Random): void {
    const names = new Map(this.#durableNames);
    for (const changes of this.#unsyncedNames.values()) {
      for (const { path, file } of changes.slice(0, random.below(changes.length + 1))) {
        if (file) names.set(path, file);
        else names.delete(path);
      }
    }
    Deno.mkdirSync(folder, { recursive: true });
    for (const [path, file] of [...names].sort(([a], [b]) => a < b ? -1 : 1)) {
      const target = join(folder, relative(this.#root, path));
      if (!names.has(dirname(path)) && dirname(path) !== this.#root) continue;
      if (file === "folder") Deno.mkdirSync(target, { recursive: true });
      else Deno.writeFileSync(target, torn(file, random), { mode: 0o600 });
    }
  }

  #open(path: string, truncates: boolean) {
    const file = this.#names.get(path);
    if (file === "folder") return;
    if (!file) return this.#rename(path, newFile(new Uint8Array()));
    file.end = 0;
    if (truncates) file.unsynced.push({ size: 0 });
  }

  #write(op: Extract<Op, { kind: "write" | "append" | "truncate" }>) {
    const file = this.#names.get(op.path);
    // Without a name it is gone with the power anyway.
    if (!file || file === "folder") return;
    if (op.kind === "truncate") return void file.unsynced.push({ size: op.size });
    const at = op.kind === "write" ? op.at : file.end;
    if (op.kind === "append") file.end += op.bytes.length;
    file.unsynced.push({ at, bytes: op.bytes });
  }

  #sync(path: string) {
    const file = this.#names.get(path);
    if (file && file !== "folder") file.durable = settled(file, () => true);
    for (const { path: name, file } of this.#unsyncedNames.get(path) ?? []) {
      if (file) this.#durableNames.set(name, file);
      else this.#durableNames.delete(name);
    }
    this.#unsyncedNames.delete(path);
  }

  #rename(path: string, file: File | "folder" | null) {
    if (file) this.#names.set(path, file);
    else this.#names.delete(path);
    const folder = dirname(path);
    this.#unsyncedNames.set(folder, [...this.#unsyncedNames.get(folder) ?? [], { path, file }]);
  }
}

function newFile(durable: Uint8Array): File {
  return { durable, unsynced: [], end: 0 };
}

function torn(file: File, random: Random): Uint8Array {
  const all = random.below(3);
  const keeps = all === 0 ? () => true : all === 1 ? () => false : () => random.chance(0.5);
  return settled({ ...file, unsynced: [...file.unsynced] }, keeps);
}

/** The file with those sectors of what is not synced that the disk keeps. */
function settled(file: File, keeps: () => boolean): Uint8Array {
  const changes = file.unsynced.splice(0);
  if (changes.length === 0) return file.durable;
  const ends = changes.map((change) => "size" in change ? change.size : change.at + change.bytes.length);
  const bytes = new Uint8Array(Math.max(file.durable.length, ...ends));
  bytes.set(file.durable);
  let size = file.durable.length;
  for (const change of changes) {
    if ("size" in change) size = keeps() ? resized(bytes, size, change.size) : size;
    else for (const [at, piece] of sectors(change)) if (keeps()) size = written(bytes, size, at, piece);
  }
  return bytes.slice(0, size);
}

function* sectors(
  { at, bytes }: { at: number; bytes: Uint8Array },
): Generator<[at: number, piece: Uint8Array]> {
  for (let done = 0; done < bytes.length;) {
    const length = Math.min(bytes.length - done, SECTOR - (at + done) % SECTOR);
    yield [at + done, bytes.subarray(done, done + length)];
    done += length;
  }
}

function resized(bytes: Uint8Array, before: number, size: number): number {
  bytes.fill(0, Math.min(before, size));
  return size;
}

function written(bytes: Uint8Array, before: number, at: number, piece: Uint8Array): number {
  bytes.set(piece, at);
  return Math.max(before, at + piece.length);
}
