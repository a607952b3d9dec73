import { expect, it } from "vitest";
import { looksScrambled } from "../../../src/storage/repository/scrambled.ts";

const noise = (length = 4096) => {
  const bytes = new Uint8Array(length);
  crypto.getRandomValues(bytes);
  return bytes;
};
const beginning = (text: string) => {
  const bytes = noise();
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};
const text = (words: string) => new TextEncoder().encode(words.repeat(Math.ceil(600 / words.length)));

it.each(["a.docx", "a.pdf", "a.jpg", "a.txt", "a.csv", "a.docx.locked", "a", "a.MOV"])(
  "noise under the name %s is scrambled",
  (name) => {
    expect(looksScrambled(name, noise())).toBe(true);
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
  ["too short.txt", noise(255)],
  ["empty.txt", new Uint8Array()],
])("%s is not", (name, bytes) => {
  expect(looksScrambled(name, bytes)).toBe(false);
});
