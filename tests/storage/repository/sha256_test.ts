import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { nativeHasher } from "../../../src/storage/repository/native/hasher.ts";
import { type Hasher, nodeHasher, sha256 } from "../../../src/storage/repository/sha256.ts";
import { withoutLibrary } from "../../support/native.ts";

const ways: [string, Hasher | null][] = [
  ["node:crypto", nodeHasher],
  ["the machine's OpenSSL", nativeHasher()],
];

/** FIPS 180-4 (examples by NIST). */
const vectors = [
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
] as const;

describe.each(ways)("Hasher by %s", (_, hasher) => {
  if (!hasher) return withoutLibrary("OpenSSL 3");

  it.each(vectors)("hashes %j as FIPS 180-4 does", (text, expected) => {
    expect(hasher.hash(new TextEncoder().encode(text)).toHex()).toBe(expected);
  });

  it("begins each piece anew, and heeds where a view begins and ends", () => {
    const memory = new Uint8Array(randomBytes(300_000));
    const views = [memory.subarray(1, 64), memory.subarray(17, 17), memory, memory.subarray(99_999, 200_001)];

    const found = views.map((view) => hasher.hash(view).toHex());

    expect(found).toEqual(views.map((view) => createHash("sha256").update(view).digest("hex")));
  });
});

describe("sha256", () => {
  it("answers lowercase hex, of its own answer too", () => {
    const once = sha256(new TextEncoder().encode("abc"));

    expect(once).toBe(vectors[1][1]);
    expect(sha256(Uint8Array.fromHex(once))).toBe(
      createHash("sha256").update(Uint8Array.fromHex(once)).digest("hex"),
    );
  });
});
