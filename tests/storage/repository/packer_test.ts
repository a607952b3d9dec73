import { Buffer } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { idOf } from "../../../src/storage/repository/ids.ts";
import { parsePack } from "../../../src/storage/repository/pack_header.ts";
import { type NewBlob, Packer, type SealedPack } from "../../../src/storage/repository/packer.ts";
import { keys, unpack } from "./unpack.ts";

const MEBIBYTE = 1024 * 1024;

function plainBlob(length: number): NewBlob {
  const bytes = randomBytes(length);
  return { id: idOf(bytes), kind: "data", bytes, rawLength: null };
}

async function pack(packer: Packer, blobs: NewBlob[]): Promise<SealedPack> {
  for (const blob of blobs) await packer.add(blob);
  return await packer.seal();
}

describe("Packer", () => {
  it("seals blobs of every length that its own header and the format's reader find again", async () => {
    const lengths = [
      1,
      2,
      15,
      16,
      17,
      63,
      64,
      65,
      1000,
      65_535,
      65_536,
      MEBIBYTE - 1,
      MEBIBYTE,
      MEBIBYTE + 1,
      3,
    ];
    const blobs = [...lengths, ...lengths.reverse()].map(plainBlob);

    const sealed = await pack(new Packer(keys), blobs);

    const found = unpack(sealed);
    expect(parsePack(keys, sealed.id, sealed.bytes)).toEqual(sealed.blobs);
    for (const { id, bytes } of blobs) expect(Buffer.compare(found.get(id)!, bytes)).toBe(0);
  });

  it("names a pack by the SHA-256 of its bytes", async () => {
    const sealed = await pack(new Packer(keys), [plainBlob(3 * MEBIBYTE), plainBlob(5)]);

    expect(sealed.id).toBe(createHash("sha256").update(sealed.bytes).digest("hex"));
  });

  it("uses no block of keystream twice", async () => {
    const blobs = Array.from({ length: 300 }, (_, i) => plainBlob(1 + i * 7));

    const { bytes, blobs: placed } = await pack(new Packer(keys), blobs);

    const starts = placed.map(({ offset }) => BigInt("0x" + bytes.subarray(offset, offset + 16).toHex()));
    placed.slice(1).forEach(({ length }, i) => {
      const blocksBefore = BigInt(Math.ceil((placed[i]!.length - 32) / 16));
      expect(length).toBeGreaterThan(32);
      expect(BigInt.asUintN(128, starts[i + 1]! - starts[i]!)).toBe(blocksBefore);
    });
  });

  it("chooses another base for each pack", async () => {
    const packer = new Packer(keys), blob = plainBlob(100);

    const first = await pack(packer, [blob]), second = await pack(packer, [blob]);

    expect(Buffer.compare(first.bytes, second.bytes)).not.toBe(0);
  });

  it("stays within its target until a blob does not fit, which then fails", async () => {
    const packer = new Packer(keys, { target: MEBIBYTE });
    const blobs = Array.from({ length: 110 }, () => plainBlob(10_000));

    let taken = 0;
    while (packer.fits(10_000)) await packer.add(blobs[taken++]!);

    await expect(packer.add(blobs[taken]!)).rejects.toThrow("do not fit");
    const sealed = await packer.seal();
    expect(sealed.bytes.length).toBeLessThanOrEqual(MEBIBYTE);
    expect(sealed.bytes.length).toBeGreaterThan(MEBIBYTE - 10_200);
  });

  it("gives a blob larger than its target a pack of its own", async () => {
    const packer = new Packer(keys, { target: MEBIBYTE, buffers: 1 });
    const large = plainBlob(3 * MEBIBYTE);

    const sealed = await pack(packer, [large]);

    expect(packer.fits(1)).toBe(true);
    expect(Buffer.compare(unpack(sealed).get(large.id)!, large.bytes)).toBe(0);
    packer.release(sealed);
  });

  it("fills to 16,000 tiny blobs and not one more", async () => {
    const packer = new Packer(keys);
    const blobs = Array.from({ length: 16_000 }, () => plainBlob(8));

    const sealed = await pack(packer, blobs.slice(0, -1));
    for (const blob of blobs) await packer.add(blob);

    expect(packer.fits(1)).toBe(false);
    expect(parsePack(keys, sealed.id, sealed.bytes).length).toBe(15_999);
    expect(parsePack(keys, "full", (await packer.seal()).bytes).length).toBe(16_000);
  });

  it("keeps a pack's bytes until they are released, and waits for that when it has no other buffer", async () => {
    const packer = new Packer(keys, { target: MEBIBYTE, buffers: 1 });
    const sealed = await pack(packer, [plainBlob(1000)]);
    const before = sealed.bytes.slice();
    let isAdded = false;

    const adding = packer.add(plainBlob(500)).then(() => void (isAdded = true));
    await new Promise((resolve) => setTimeout(resolve, 20));

    expect(isAdded).toBe(false);
    expect(Buffer.compare(sealed.bytes, before)).toBe(0);
    packer.release(sealed);
    await adding;
    expect((await packer.seal()).blobs.length).toBe(1);
  });

  it("refuses to release a pack twice", async () => {
    const packer = new Packer(keys);
    const sealed = await pack(packer, [plainBlob(10)]);
    packer.release(sealed);

    expect(() => packer.release(sealed)).toThrow("not lent");
  });

  it("says so when a pack's bytes were transferred away instead of kept for it", async () => {
    const packer = new Packer(keys);
    const sealed = await pack(packer, [plainBlob(10)]);
    structuredClone(sealed.bytes, { transfer: [sealed.bytes.buffer] });

    expect(() => packer.release(sealed)).toThrow("transferred away");
  });

  it("refuses empty blobs and packs of both kinds", async () => {
    const packer = new Packer(keys);
    await packer.add(plainBlob(10));

    await expect(packer.add(plainBlob(0))).rejects.toThrow("it is empty");
    await expect(packer.add({ ...plainBlob(10), kind: "tree" })).rejects.toThrow("data and trees");
  });

  it("finds, when asked to look, a blob that does not come out again, and gives its buffer back", async () => {
    const packer = new Packer(keys, { buffers: 1, verifyEvery: 1 });
    const wrong = { ...plainBlob(1000), id: idOf(randomBytes(3)) };

    await expect(pack(packer, [plainBlob(70_000), wrong])).rejects.toThrow("does not come out of it again");

    expect((await pack(packer, [plainBlob(70_000)])).blobs.length).toBe(1);
  });
});
