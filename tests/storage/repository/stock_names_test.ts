import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DiskStore } from "../../../src/storage/objects/disk.ts";
import { openRepository } from "../../../src/storage/repository/repository.ts";
import { listSnapshots } from "../../../src/storage/repository/snapshot.ts";
import { encodeTree } from "../../../src/storage/repository/tree.ts";
import { nodeAt } from "../../../src/storage/repository/walk.ts";
import { Restic, withoutRestic } from "../../support/restic.ts";
import { readersOf } from "./readers.ts";

const LAST_BEFORE_PLANE_2 = 0x1ffff;
const LONGEST_NAME = 240;
const ALL_IN_ORDER = Array.from({ length: LAST_BEFORE_PLANE_2 }, (_, i) => i + 1)
  .filter((codePoint) => codePoint !== 0x2f && (codePoint < 0xd800 || codePoint > 0xdfff));

/** File names in which every character of the first two planes stands once. */
function everyCharacter(): string[] {
  const names = [""];
  let bytes = 0;
  for (const codePoint of ALL_IN_ORDER) {
    const character = String.fromCodePoint(codePoint);
    bytes += new TextEncoder().encode(character).length;
    if (bytes > LONGEST_NAME) [bytes] = [4, names.push("")];
    names[names.length - 1] += character;
  }
  return names;
}

/** The folder that stock restic stored, and whether its Go has the Unicode version of our table. */
async function storedByRestic(scratch: string, folder: string) {
  const stock = new Restic(join(scratch, "repository"), "stock");
  await stock.text("init");
  await stock.text("backup", folder);
  const { store, keys } = await openRepository(new DiskStore(join(scratch, "repository")), "stock");
  const readers = await readersOf({ store, keys });
  const [snapshot] = await listSnapshots(store, keys);
  const { subtree } = (await nodeAt(readers.trees, snapshot!.tree, folder))!;
  const [, go] = /go1\.(\d+)/.exec(await stock.text("version"))!;
  return {
    nodes: await readers.trees.readTree(subtree!),
    bytes: await readers.blobs.readBlob(readers.table.find("tree", subtree!)!),
    hasOurUnicode: Number(go) >= 21,
  };
}

describe.skipIf(withoutRestic())("every character of the first two planes, stored by stock restic", () => {
  it("is read as it was, in the same order, and written in the same bytes", async () => {
    const scratch = await Deno.makeTempDir({ prefix: "dropkeep-names-" });
    const folder = join(scratch, "names");
    const names = everyCharacter();
    await Deno.mkdir(folder);
    for (const name of names) await Deno.writeTextFile(join(folder, name), "");

    const { nodes, bytes, hasOurUnicode } = await storedByRestic(scratch, folder);

    expect(nodes.map(({ name }) => name).sort()).toEqual(names.sort());
    if (hasOurUnicode) expect(encodeTree(nodes.toReversed())).toEqual(bytes);
    else expect(encodeTree(nodes).length).toBeLessThan(bytes.length); // it escapes what came after its Unicode
    await Deno.remove(scratch, { recursive: true });
  });
});
