import { decodeLoose, encodeLoose } from "./loose_text.ts";
import { isPrintable } from "./printable.ts";

const NOTHING_TO_ESCAPE = /^[ !#-[\]-~]*$/;
const SHORT = new Map([[0x07, "\\a"], [0x08, "\\b"], [0x0c, "\\f"], [0x0a, "\\n"], [0x0d, "\\r"], [
  0x09,
  "\\t",
], [
  0x0b,
  "\\v",
]]);
const LONG = new Map([..."abfnrtv"].map((letter, i) => [letter, "\x07\b\f\n\r\t\v"[i]!]));
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([^]))/g;

/** Go's `strconv.Quote` without the quotation marks round it: how restic writes the name of a node. */
export function goQuote(name: string): string {
  if (NOTHING_TO_ESCAPE.test(name)) return name;
  const canonical = name.isWellFormed() ? name : decodeLoose(encodeLoose(name));
  let quoted = "";
  for (const character of canonical) quoted += quoteOne(character);
  return quoted;
}

/** Go's `strconv.Unquote` of the same; raw characters are taken as they are. */
export function goUnquote(quoted: string): string {
  if (!quoted.includes("\\")) return quoted;
  const name = quoted.replace(ESCAPE, (_, byte, short, long, octal, letter) => {
    if (byte ?? octal) return oneByte(byte ? parseInt(byte, 16) : parseInt(octal, 8));
    if (short ?? long) return String.fromCodePoint(parseInt(short ?? long, 16));
    return LONG.get(letter) ?? letter;
  });
  return name.isWellFormed() ? name : decodeLoose(encodeLoose(name));
}

function quoteOne(character: string): string {
  const codePoint = character.codePointAt(0)!;
  if (character === '"' || character === "\\") return `\\${character}`;
  if (codePoint >= 0xdc80 && codePoint <= 0xdcff) return `\\x${hex(codePoint - 0xdc00, 2)}`;
  if (isPrintable(codePoint)) return character;
  const short = SHORT.get(codePoint);
  if (short) return short;
  if (codePoint < 0x20 || codePoint === 0x7f) return `\\x${hex(codePoint, 2)}`;
  return codePoint < 0x10000 ? `\\u${hex(codePoint, 4)}` : `\\U${hex(codePoint, 8)}`;
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, "0");
}

function oneByte(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
}
