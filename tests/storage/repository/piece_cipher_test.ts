import { createCipheriv, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { withoutLibrary } from "../../support/native.ts";
import { nativeCipher } from "../../../src/storage/repository/native/libcrypto.ts";
import {
  counterAt,
  type PieceCipher,
  toNumber,
  WebCipher,
} from "../../../src/storage/repository/piece_cipher.ts";

const key = new Uint8Array(randomBytes(32));
const ways = { "WebCrypto": new WebCipher(key), "the machine's OpenSSL": nativeCipher(key) };

async function whole(cipher: PieceCipher, plaintext: Uint8Array, iv: Uint8Array, size: number) {
  const found = new Uint8Array(plaintext.length);
  for await (const { at, bytes } of cipher.pieces(new Uint8Array(plaintext), new Uint8Array(iv), size)) {
    found.set(bytes, at);
  }
  return found;
}

describe.each(Object.entries(ways))("PieceCipher by %s", (_, cipher) => {
  if (!cipher) return withoutLibrary("OpenSSL 3");

  it("gives the bytes of AES-256-CTR, whatever the size of its pieces", async () => {
    const plaintext = randomBytes(100_003), iv = randomBytes(16);

    const pieces = await Promise.all([16, 4096, 1 << 20].map((size) => whole(cipher, plaintext, iv, size)));

    const expected = createCipheriv("aes-256-ctr", key, iv).update(plaintext).toString("hex");
    expect(pieces.map((bytes) => bytes.toHex())).toEqual([expected, expected, expected]);
  });

  it("carries a counter over its end", async () => {
    const plaintext = randomBytes(64), iv = new Uint8Array(16).fill(255);

    const bytes = await whole(cipher, plaintext, iv, 32);

    expect(bytes.toHex()).toBe(createCipheriv("aes-256-ctr", key, iv).update(plaintext).toString("hex"));
  });

  it("may be left half-way", async () => {
    const iv = new Uint8Array(randomBytes(16));

    for await (const { bytes } of cipher.pieces(new Uint8Array(64), iv, 16)) {
      expect(bytes.length).toBe(16);
      break;
    }

    expect((await whole(cipher, new Uint8Array(64), iv, 16)).length).toBe(64);
  });
});

describe("counterAt", () => {
  it("counts blocks of 16 bytes modulo 2^128", () => {
    expect(toNumber(counterAt(5n, 160))).toBe(15n);
    expect(toNumber(counterAt(2n ** 128n - 1n, 32))).toBe(1n);
  });
});
