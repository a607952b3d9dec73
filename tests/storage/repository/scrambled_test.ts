import { expect, it } from "vitest";
import { LOOK, lookOf } from "../../../src/storage/repository/scrambled.ts";

const noise = (length = 4096) => {
  const bytes = new Uint8Array(length);
  crypto.getRandomValues(bytes);
  // As a film's packet begins, one in 256 would.
  if (bytes[0] === 0x47) bytes[0] = 0;
  return bytes;
};
const beginning = (text: string) => {
  const bytes = noise();
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};
const text = (words: string) => new TextEncoder().encode(words.repeat(Math.ceil(600 / words.length)));

it.each(["a.docx", "a.pdf", "a.jpg", "a.txt", "a.csv", "a.docx.locked", "a", "a.MOV", "a.ts"])(
  "noise under the name %s is scrambled",
  (name) => {
    expect(lookOf(name, noise())).toBe(LOOK.noise);
  },
);

it.each([
  ["a.docx", beginning("PK\x03\x04")],
  ["behind a password.docx", beginning("\xd0\xcf\x11\xe0")],
  ["a.PDF", beginning("%PDF-1.7")],
  ["a.jpg", beginning("\xff\xd8\xff\xe1")],
  ["a.mov", beginning("\0\0\0\x14ftypqt")],
  ["a.7z", beginning("7z\xbc\xaf")],
  ["a web page.xls", text("<table><tr><td>1</td></tr></table>")],
  ["a.txt", text("Grüße aus Zürich, 北京 und Αθήνα; 1.234,56 € ")],
  ["base64.key", text(btoa(String.fromCharCode(...noise(300))))],
  ["sealed by its owner.gpg", noise()],
  ["raw.bin", noise()],
  ["3f8a1c, an object of git", beginning("x\x01")],
  ["a report.2024", beginning("PK\x03\x04")],
  ["zeros of a disk.img", new Uint8Array(5_000)],
  ["one letter", new Uint8Array(1).fill(48)],
  ["a header that is empty.db", Uint8Array.from({ length: 4_096 }, (_, n) => n === 4_095 ? 1 : 0)],
  ["too short.txt", noise(255)],
  ["empty.txt", new Uint8Array()],
])("%s is not", (name, bytes) => {
  expect(lookOf(name, bytes)).toBe(LOOK.plain);
});

it.each([0, 255, 32])(
  "the value %d over and over under any name is blank, also where it is short",
  (value) => {
    for (const name of ["a.docx", "a.xyz", "a"]) {
      expect(lookOf(name, new Uint8Array(5_000).fill(value))).toBe(LOOK.blank);
      expect(lookOf(name, new Uint8Array(16).fill(value))).toBe(LOOK.blank);
    }
  },
);
