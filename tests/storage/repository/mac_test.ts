import { describe, expect, it } from "vitest";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { MacBatch, ownTagger, poly1305Aes } from "../../../src/storage/repository/mac.ts";
import { nativeTagger } from "../../../src/storage/repository/native/libcrypto.ts";
import { Poly1305 } from "../../../src/storage/repository/poly1305.ts";
import { withoutLibrary } from "../../support/native.ts";

const ietf =
  "Any submission to the IETF intended by the Contributor for publication as all or part of an IETF " +
  'Internet-Draft or RFC and any statement made within the context of an IETF activity is considered an "IETF ' +
  'Contribution". Such statements include oral statements in IETF sessions, as well as written and electronic ' +
  "communications made at any time or place, which are addressed to";
const jabberwocky =
  "'Twas brillig, and the slithy toves\nDid gyre and gimble in the wabe:\nAll mimsy were the " +
  "borogoves,\nAnd the mome raths outgrabe.";
const zero = "00".repeat(16);
const ones = "ff".repeat(16);

/** [where, r, s, message, tag] in hex, a message with a blank in it is text. */
const rfc8439: [string, string, string, string, string][] = [
  [
    "§2.5.2",
    "85d6be7857556d337f4452fe42d506a8",
    "0103808afb0db2fd4abff6af4149f51b",
    "Cryptographic Forum Research Group",
    "a8061dc1305136c6c22b8baf0c0127a9",
  ],
  ["§A.3 #1", zero, zero, "00".repeat(64), zero],
  ["§A.3 #2", zero, "36e5f6b5c5e06070f0efca96227a863e", ietf, "36e5f6b5c5e06070f0efca96227a863e"],
  ["§A.3 #3", "36e5f6b5c5e06070f0efca96227a863e", zero, ietf, "f3477e7cd95417af89a6b8794c310cf0"],
  [
    "§A.3 #4",
    "1c9240a5eb55d38af333888604f6b5f0",
    "473917c1402b80099dca5cbc207075c0",
    jabberwocky,
    "4541669a7eaaee61e708dc7cbcc5eb62",
  ],
  ["§A.3 #5", "02" + "00".repeat(15), zero, ones, "03" + "00".repeat(15)],
  ["§A.3 #6", "02" + "00".repeat(15), ones, "02" + "00".repeat(15), "03" + "00".repeat(15)],
  [
    "§A.3 #7",
    "01" + "00".repeat(15),
    zero,
    ones + "f0" + "ff".repeat(15) + "11" + "00".repeat(15),
    "05" + "00".repeat(15),
  ],
  ["§A.3 #8", "01" + "00".repeat(15), zero, ones + "fb" + "fe".repeat(15) + "01".repeat(16), zero],
  ["§A.3 #9", "02" + "00".repeat(15), zero, "fd" + "ff".repeat(15), "fa" + "ff".repeat(15)],
  [
    "§A.3 #10",
    "0100000000000000" + "0400000000000000",
    zero,
    "e33594d7505e43b90000000000000000" + "3394d7505e4379cd0100000000000000" + zero + "01" + "00".repeat(15),
    "14000000000000005500000000000000",
  ],
  [
    "§A.3 #11",
    "0100000000000000" + "0400000000000000",
    zero,
    "e33594d7505e43b90000000000000000" + "3394d7505e4379cd0100000000000000" + zero,
    "13" + "00".repeat(15),
  ],
];

/** [k, r, nonce, message, tag]: Bernstein, "The Poly1305-AES message-authentication code", appendix B. */
const bernstein: [string, string, string, string, string][] = [
  [
    "ec074c835580741701425b623235add6",
    "851fc40c3467ac0be05cc20404f3f700",
    "fb447350c4e868c52ac3275cf9d4327e",
    "f3f6",
    "f4c633c3044fc145f84f335cb81953de",
  ],
  [
    "75deaa25c09f208e1dc4ce6b5cad3fbf",
    "a0f3080000f46400d0c7e9076c834403",
    "61ee09218d29b0aaed7e154a2c5509cc",
    "",
    "dd3fab2251f11ac759f0887129cc2ee7",
  ],
  [
    "6acb5f61a7176dd320c5c1eb2edcdc74",
    "48443d0bb0d21109c89a100b5ce2c208",
    "ae212a55399729595dea458bc621ff0e",
    "663cea190ffb83d89593f3f476b6bc24d7e679107ea26adb8caf6652d0656136",
    "0ee1c16bb73f0f4fd19881753c01cdbe",
  ],
  [
    "e1a5668a4d5b66a5f68cc5424ed5982d",
    "12976a08c4426d0ce8a82407c4f48207",
    "9ae831e743978d3a23527c7128149e3a",
    "ab0812724a7f1e342742cbed374d94d136c6b8795d45b3819830f2c04491faf0990c62e48b8018b2c3e4a0fa3134cb67" +
    "fa83e158c994d961c4cb21095c1bf9",
    "5154ad0d2cb26e01274fc51148491f1b",
  ],
];

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, text.includes(" ") ? "utf8" : "hex");
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

const OPENERS = {
  "our own": (r: Uint8Array) => new Poly1305(r),
  "the machine's OpenSSL": nativeTagger(new Uint8Array(16)) && ((r: Uint8Array) => nativeTagger(r)!),
};

describe.each(Object.entries(OPENERS))("Poly1305, %s", (_, open) => {
  if (!open) return withoutLibrary("OpenSSL 3");

  for (const [where, r, s, message, tag] of rfc8439) {
    it(`answers RFC 8439 ${where}`, () => {
      const into = new Uint8Array(16);

      open(bytesOf(r)).tag(bytesOf(s), bytesOf(message), into);

      expect(hex(into)).toBe(tag);
    });
  }

  it("agrees with arithmetic on big integers at every length round its steps and windows", () => {
    const r = randomBytes(16), s = randomBytes(16);
    const poly = open(r);
    const lengths = [...Array(200).keys(), 65535, 65536, 65537, 65600, 131072, 131135, 200_000];
    for (const length of lengths) {
      for (const message of [randomBytes(length), new Uint8Array(length).fill(255)]) {
        const into = new Uint8Array(16);

        poly.tag(s, message, into);

        expect(hex(into), `${length} bytes`).toBe(slowTag(r, s, message));
      }
    }
  });

  it("agrees with arithmetic on big integers when r and the message are all ones", () => {
    const r = new Uint8Array(16).fill(255), s = new Uint8Array(16).fill(255), into = new Uint8Array(16);
    const message = new Uint8Array(100_000).fill(255);

    open(r).tag(s, message, into);

    expect(hex(into)).toBe(slowTag(r, s, message));
  });
});

describe("poly1305Aes", () => {
  for (const [k, r, iv, message, tag] of bernstein) {
    it(`answers the published tag of ${message.length / 2} bytes`, () => {
      const asked = [bytesOf(k), bytesOf(r), bytesOf(iv), bytesOf(message)] as const;

      expect(hex(poly1305Aes(...asked))).toBe(tag);
      expect(hex(poly1305Aes(...asked, ownTagger(bytesOf(r))))).toBe(tag);
    });
  }

  it.each(Object.entries(OPENERS))("gives in a batch the tags it gives one by one, by %s", (_, open) => {
    const k = randomBytes(16), r = randomBytes(16);
    const ivs = randomBytes(48), messages = [randomBytes(10), randomBytes(1000), randomBytes(70_000)];
    const batch = new MacBatch(k, r, open?.(r)), into = new Uint8Array(48);

    const pads = batch.pads(ivs);
    messages.forEach((m, i) => batch.tag(pads.subarray(i * 16, i * 16 + 16), m, into.subarray(i * 16)));

    messages.forEach((m, i) => {
      const alone = poly1305Aes(k, r, ivs.subarray(i * 16, i * 16 + 16), m);
      expect(hex(into.subarray(i * 16, i * 16 + 16))).toBe(hex(alone));
    });
  });
});

/** RFC 8439 §2.5.1 as written, with big integers. */
function slowTag(r: Uint8Array, s: Uint8Array, message: Uint8Array): string {
  const clamped = little(r) & 0x0ffffffc0ffffffc0ffffffc0fffffffn;
  let sum = 0n;
  for (let at = 0; at < message.length; at += 16) {
    const part = message.subarray(at, at + 16);
    sum = (sum + little(part) + (1n << BigInt(8 * part.length))) * clamped % ((1n << 130n) - 5n);
  }
  const tag = (sum + little(s)) & ((1n << 128n) - 1n);
  return hex(Buffer.from(tag.toString(16).padStart(32, "0"), "hex").reverse());
}

function little(bytes: Uint8Array): bigint {
  return BigInt("0x" + (hex(Buffer.from(bytes).reverse()) || "0"));
}
