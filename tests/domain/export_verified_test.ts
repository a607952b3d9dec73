import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { verified } from "../../src/domain/export/verified.ts";

const BLOCK = 4 * 1024 * 1024;
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

/** As Dropbox writes it down: the digests of blocks of 4 MiB, one behind the other, and the digest of those. */
function contentHash(bytes: Uint8Array): string {
  const whole = createHash("sha256");
  for (let at = 0; at < bytes.length; at += BLOCK) whole.update(sha256(bytes.subarray(at, at + BLOCK)));
  return whole.digest("hex");
}

async function* inPieces(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 1_500_000) yield bytes.subarray(at, at + 1_500_000);
}

async function answerOf(proven: AsyncGenerator<Uint8Array, string>): Promise<string> {
  for (;;) {
    const { value, done } = await proven.next();
    if (done) return value;
  }
}

it.each([0, 1, BLOCK - 1, BLOCK, BLOCK + 1])(
  "proves a content of %i bytes, and answers its SHA-256",
  async (size) => {
    const bytes = new Uint8Array(size).fill(7);
    const facts = { name: "a", size, contentHash: contentHash(bytes) };

    expect(await answerOf(verified(inPieces(bytes), facts))).toBe(sha256(bytes).toString("hex"));
    await expect(answerOf(verified(inPieces(bytes), { ...facts, contentHash: "0".repeat(64) })))
      .rejects.toThrow("its content hash is");
    await expect(answerOf(verified(inPieces(bytes), { ...facts, size: size + 1 }))).rejects.toThrow(
      "were due",
    );
  },
);
