import chardet from "chardet";
import { type Asked, type Extracted, Gathered, Unreadable } from "./extracted.ts";

/** Bytes by which an encoding is guessed. */
const GUESSED_BY = 64 * 1024;

/** A text in whatever encoding; its last letter may be torn. */
export function extractText({ bytes, most }: Asked): Extracted {
  const { text, encoding } = decode(bytes);
  const gathered = new Gathered(most);
  gathered.add(text);
  return { text: gathered.text, tables: null, isCut: gathered.isCut, encoding };
}

/** By its mark, as UTF-8 where it is that, else by what its bytes look like. */
export function decode(bytes: Uint8Array): { text: string; encoding: string } {
  const marked = MARKS.find(([mark]) => mark.every((byte, n) => bytes[n] === byte));
  if (marked) return { text: new TextDecoder(marked[1]).decode(bytes), encoding: marked[1] };
  try {
    return {
      text: new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true }),
      encoding: "utf-8",
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return guessed(bytes);
  }
}

const MARKS: [mark: number[], encoding: string][] = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

function guessed(bytes: Uint8Array) {
  const name = chardet.detect(bytes.subarray(0, GUESSED_BY)) ?? "windows-1252";
  const decoder = decoderOf(name) ?? new TextDecoder("windows-1252");
  const text = decoder.decode(bytes);
  if (text.includes("\u0000")) throw new Unreadable("unknown");
  return { text, encoding: decoder.encoding };
}

/** The guesser knows encodings that no browser does. */
function decoderOf(name: string): TextDecoder | null {
  try {
    return new TextDecoder(name);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
