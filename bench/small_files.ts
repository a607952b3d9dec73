import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "./corpus/random.ts";

const A_FOLDER = 100;
const LEAST = 200;
const MOST = 20_000;

/** A tree of small files whose content nobody has twice; answers their bytes. The same each time. */
export function makeSmallFiles(folder: string, files: number): number {
  const random = createRandom("small files");
  let bytes = 0;
  for (let i = 0; i < files; i++) {
    const place = join(folder, `folder ${Math.floor(i / A_FOLDER)}`);
    if (i % A_FOLDER === 0) mkdirSync(place, { recursive: true });
    const content = random.noise(LEAST + random.below(MOST - LEAST));
    writeFileSync(join(place, `file ${i}.bin`), content);
    bytes += content.length;
  }
  return bytes;
}
