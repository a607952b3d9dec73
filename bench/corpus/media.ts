import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { edit, filesBelow, write } from "./files.ts";
import { type Kind, type Making, scaled } from "./kind.ts";

const CLIPS = 24;
const CLIP_BYTES = 12_000_000;
const FOLDER = "Media";

/** Films and sound: nothing compresses them, nobody edits them, they come, go and are renamed. */
export const media: Kind = {
  make(making) {
    shoot(making, scaled(making, CLIPS));
  },
  change(making) {
    const clips = filesBelow(join(making.tree, FOLDER)).map(({ path }) => path);
    const [gone, renamed] = making.random.shuffled(clips);
    if (gone && clips.length > 2) rmSync(gone);
    if (renamed) renameSync(renamed, join(dirname(renamed), `final-${making.version}.mp4`));
    shoot(making, scaled(making, 2));
  },
};

function shoot({ tree, random, scale, version, at }: Making, count: number) {
  const length = CLIP_BYTES * Math.min(1, scale * 10);
  for (let number = 0; number < count; number++) {
    const bytes = random.noise(Math.ceil(length / 2 + random.below(length)));
    write(join(tree, FOLDER, `clip-${version}-${number}.mp4`), bytes, at);
  }
}

const IMAGE_BLOCKS = 48_000;
const BLOCK = 4_096;

/** A virtual machine's disk: blocks of real text and noise, of which a few change in place. */
export const diskImage: Kind = {
  make(making) {
    const blocks = scaled(making, IMAGE_BLOCKS);
    const image = Buffer.alloc(blocks * BLOCK);
    for (let at = 0; at < blocks; at++) blockOf(making, at).copy(image, at * BLOCK);
    write(join(making.tree, "Machines", "build-server.img"), image, making.at);
  },
  change(making) {
    const blocks = scaled(making, IMAGE_BLOCKS);
    edit(join(making.tree, "Machines", "build-server.img"), making.at, (copied) => {
      const file = openSync(copied, "r+");
      for (let count = scaled(making, 150); count > 0; count--) {
        writeSync(file, blockOf(making, 1), 0, BLOCK, making.random.below(blocks) * BLOCK);
      }
      closeSync(file);
    });
  },
};

/** One in four is noise, one in eight empty. */
function blockOf({ random, machine }: Making, at: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  if (at % 8 === 7) return block;
  if (at % 4 === 0) block.set(random.noise(BLOCK));
  else {for (let filled = 0; filled < BLOCK;) {
      filled += block.write(random.pick(machine.paragraphs), filled) || BLOCK;
    }}
  return block;
}
