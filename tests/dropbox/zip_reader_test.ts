import { Buffer } from "node:buffer";
import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DamagedZip } from "../../src/dropbox/zip/damaged_zip.ts";
import { ZipReader } from "../../src/dropbox/zip/zip_reader.ts";
import { filesIn, FORMS, zipOf } from "./zip_archives.ts";

const MOST = 1000;
const FILES = { "a/": "", "a/one": "first", "a/Déjà 🎉": "x".repeat(700), "a/none": "", "a/two": "second" };
const AFTER = { deflate: false, sizesAfter: true, wide: false };

describe("ZipReader", () => {
  it.each(FORMS)("gives every file of an archive in any pieces: %j", async (form) => {
    const archive = await zipOf(FILES, form);

    const inPieces = [1, 7, 100, archive.length].map((piece) => filesIn(new ZipReader(MOST), archive, piece));

    expect(inPieces).toEqual(Array(4).fill(Object.values(FILES)));
  });

  it.each(FORMS)("leaves a file out that is too large, and reads on behind it: %j", async (form) => {
    const large = crypto.getRandomValues(new Uint8Array(5000));
    const archive = await zipOf({ one: "first", large, two: "second", "two large": large }, form);

    const inPieces = [1, 64, 5000].map((piece) => filesIn(new ZipReader(MOST), archive, piece));

    expect(inPieces).toEqual(Array(3).fill(["first", null, "second", null]));
  });

  it.each(FORMS)("takes an archive inside an archive for bytes: %j", async (form) => {
    const inner = await zipOf(FILES, form);
    const archive = await zipOf({ "inner.zip": inner, after: "there" }, form);

    const files = filesIn(new ZipReader(10_000), archive, 50);

    expect(files).toEqual([Buffer.from(inner).toString("latin1"), "there"]);
  });

  it.each(FORMS)(
    "never calls a cut archive whole, and gives nothing that is not its own: %j",
    async (form) => {
      const archive = await zipOf(FILES, form);
      const directory = Buffer.from(archive).indexOf("PK\x01\x02", "latin1");

      for (let length = 0; length < directory; length++) {
        const files = filesIn(new ZipReader(MOST), archive.subarray(0, length), 40);
        const given = files.slice(0, -1);
        expect(files.at(-1)).toBe("CUT");
        expect(given).toEqual(Object.values(FILES).slice(0, given.length));
      }
    },
  );

  it("gives null for a method that it does not know, and for bytes that do not inflate", async () => {
    const unknown = await zipOf({ one: "first", two: "second" });
    unknown[8] = 12;
    const broken = await zipOf({ one: "first".repeat(50), two: "second" }, { ...AFTER, deflate: true });
    broken[30 + 3] = 0xff;

    expect(filesIn(new ZipReader(MOST), unknown)).toEqual([null, "second"]);
    expect(filesIn(new ZipReader(MOST), broken)).toEqual([null, "second"]);
  });

  it("unpacks no more than the largest file that is wanted", async () => {
    const bomb = deflateRawSync(new Uint8Array(500_000));
    const archive = Buffer.from(await zipOf({ bomb, two: "second" }));
    archive.writeUInt16LE(8, 8);
    archive.writeUInt32LE(500_000, 22);

    expect(filesIn(new ZipReader(MOST), archive)).toEqual([null, "second"]);
  });

  it("reads over a descriptor without a signature where the header knows the sizes", async () => {
    const archive = Buffer.from(await zipOf({ one: "first", two: "second" }));
    const descriptor = archive.subarray(14, 26);
    archive[6]! |= 8;
    const with12 = Buffer.concat([archive.subarray(0, 38), descriptor, archive.subarray(38)]);

    expect(filesIn(new ZipReader(MOST), with12, 3)).toEqual(["first", "second"]);
  });

  it.each<[string, (archive: Buffer) => Buffer]>([
    ["garbage", () => Buffer.from("<html>no archive at all</html>")],
    ["an encrypted entry", (archive) => (archive[6]! |= 1, archive)],
    ["a size that is not the entry's", (archive) => (archive[18]! += 3, archive)],
    ["a size of 8 bytes that is not there", (archive) => (archive.writeUInt32LE(0xffffffff, 18), archive)],
  ])("refuses %s", async (_, spoil) => {
    const archive = spoil(Buffer.from(await zipOf({ one: "first", two: "second" })));

    expect(() => filesIn(new ZipReader(MOST), archive, 10)).toThrow(DamagedZip);
  });
});
