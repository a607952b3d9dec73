import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { PackedBlob } from "../../../src/storage/repository/blob.ts";
import { BlobTable } from "../../../src/storage/repository/blob_table.ts";

/** More than two parts of a column hold. */
const BLOBS = 70_000;
const PER_PACK = 1000;

const idOf = (n: number) => createHash("sha256").update(String(n)).digest("hex");

function blob(n: number): PackedBlob {
  const rawLength = n % 3 ? 200 : null;
  return { id: idOf(n), kind: n % 7 ? "data" : "tree", offset: (n % PER_PACK) * 100, length: 100, rawLength };
}

function filled(): BlobTable {
  const table = new BlobTable();
  for (let at = 0; at < BLOBS; at += PER_PACK) {
    table.addPack(`pack ${at / PER_PACK}`, Array.from({ length: PER_PACK }, (_, i) => blob(at + i)));
  }
  return table;
}

describe("BlobTable", () => {
  it("finds each of many blobs where it lies, by id and kind", () => {
    const table = filled();

    for (const n of [0, 1, 32_767, 32_768, 65_535, 65_536, BLOBS - 1]) {
      const { id, kind, offset, length, rawLength } = blob(n);
      const packId = `pack ${Math.floor(n / PER_PACK)}`;
      expect(table.find(kind, id)).toEqual({ id, kind, packId, offset, length, rawLength, packEnd: 100_000 });
      expect(table.find(kind === "data" ? "tree" : "data", id)).toBeNull();
    }
    expect([table.size, table.find("data", idOf(BLOBS))]).toEqual([BLOBS, null]);
  });

  it("keeps the first place of a blob that lies in two packs", () => {
    const table = filled();
    table.addPack("later", [{ ...blob(32_768), offset: 7 }]);

    expect([table.size, table.find("data", idOf(32_768))!.packId]).toEqual([BLOBS, "pack 32"]);
  });

  it("sums up what is marked by pack", () => {
    const table = filled();
    const marked = new Uint8Array(table.size);
    for (const n of [1, 2, 65_536]) marked[table.slotOf("data", idOf(n))] = 1;

    expect([...table.usage(marked)]).toEqual([["pack 0", { blobs: 2, bytes: 200 }], ["pack 65", {
      blobs: 1,
      bytes: 100,
    }]]);
  });
});
