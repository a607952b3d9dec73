import { Buffer } from "node:buffer";
import { createCipheriv, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openLarge, OVERHEAD, seal } from "../../../src/storage/repository/crypto.ts";
import { poly1305Aes } from "../../../src/storage/repository/mac.ts";
import { newMasterKeys } from "../../../src/storage/repository/master_keys.ts";
import { nativeDecrypt } from "../../../src/storage/repository/native/libcrypto.ts";
import { withoutLibrary } from "../../support/native.ts";

const keys = newMasterKeys();
const ways = { "WebCrypto": null, "the machine's OpenSSL": nativeDecrypt() };

describe.each(Object.entries(ways))("openLarge by %s", (way, decrypt) => {
  if (!decrypt && way !== "WebCrypto") return withoutLibrary("OpenSSL 3");

  it.each([0, 1, 15, 16, 17, 16 * 1024, 100_003, 8 * 1024 * 1024 + 5])(
    "gives %i bytes back, in memory of their own",
    async (length) => {
      const plaintext = new Uint8Array(randomBytes(length));
      const inPack = new Uint8Array(length + OVERHEAD + 9);
      inPack.set(seal(keys, plaintext), 5);
      const sealed = inPack.subarray(5, -4);

      const opened = await openLarge(keys, sealed, decrypt);
      const again = await openLarge(keys, sealed, decrypt);

      expect(opened.toHex() === plaintext.toHex()).toBe(true);
      expect(opened.buffer).not.toBe(inPack.buffer);
      expect(again.toHex() === plaintext.toHex()).toBe(true);
    },
  );

  it("opens each thing by its own keys, whatever was opened before", async () => {
    const other = { ...keys, encrypt: new Uint8Array(randomBytes(32)) };
    const bytes = new Uint8Array(randomBytes(50_000));
    const [mine, theirs] = [seal(keys, bytes), seal(other, bytes)];

    const opened = await Promise.all([
      openLarge(keys, mine, decrypt),
      openLarge(other, theirs, decrypt),
      openLarge(keys, mine, decrypt),
    ]);

    expect(opened.map((one) => one.toHex() === bytes.toHex())).toEqual([true, true, true]);
  });

  it("refuses what was changed before it decrypts anything", async () => {
    const sealed = seal(keys, new Uint8Array(50_000));
    sealed[20_000]! ^= 1;

    await expect(openLarge(keys, sealed, decrypt)).rejects.toMatchObject({ code: "damaged" });
    await expect(openLarge(keys, sealed.subarray(0, OVERHEAD - 1), decrypt)).rejects
      .toMatchObject({ code: "damaged" });
  });

  it("carries a counter over its end", async () => {
    const plaintext = new Uint8Array(20_000).fill(7);

    const opened = await openLarge(keys, sealedUnder(new Uint8Array(16).fill(255), plaintext), decrypt);

    expect(opened.toHex() === plaintext.toHex()).toBe(true);
  });
});

function sealedUnder(iv: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const ciphertext = createCipheriv("aes-256-ctr", keys.encrypt, iv).update(plaintext);
  return Buffer.concat([iv, ciphertext, poly1305Aes(keys.macK, keys.macR, iv, ciphertext)]);
}
