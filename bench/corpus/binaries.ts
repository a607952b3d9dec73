import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { copy, filesBelow, write } from "./files.ts";
import type { Kind, Making } from "./kind.ts";

const BYTES = 330_000_000;
const FOLDER = "Releases";

/** Large programs of the machine. A release moves most of the bytes and patches addresses all over. */
export const binaries: Kind = {
  make(making) {
    let left = BYTES * making.scale;
    for (const file of making.random.shuffled(making.machine.large)) {
      if (file.size > left) continue;
      left -= file.size;
      copy(file.path, join(making.tree, FOLDER, basename(file.path)), making.at);
    }
  },
  change(making) {
    const all = filesBelow(join(making.tree, FOLDER));
    for (const { path } of all.length ? making.random.some(all, 0.1) : []) {
      write(path, released(path, making), making.at);
    }
  },
};

function released(path: string, { random }: Making): Uint8Array {
  const before = readFileSync(path);
  const at = Math.floor(before.length * 0.3);
  const after = Buffer.concat([
    before.subarray(0, at),
    random.noise(1_000 + random.below(60_000)),
    before.subarray(at),
  ]);
  for (let patch = 0; patch < 120; patch++) {
    after.writeUInt32LE(random.below(2 ** 31), random.below(after.length - 4));
  }
  return after;
}
