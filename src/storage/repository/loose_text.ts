/**
 * Names on disks are bytes, names here are strings. A byte that is no UTF-8 stands as the lone surrogate
 * U+DC80…U+DCFF (0xff -> U+DCFF), so that every name of a repository that stock restic wrote survives the round trip.
 */
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Bytes of a name as a string. */
export function decodeLoose(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeDamaged(bytes);
  }
}

/** The reverse. Lone surrogates that stand for no byte (a client may send them) become their three WTF-8 bytes. */
export function encodeLoose(text: string): Uint8Array {
  if (text.isWellFormed()) return encoder.encode(text);
  const bytes: number[] = [];
  for (const character of text) {
    const codePoint = character.codePointAt(0)!;
    if (character.isWellFormed()) bytes.push(...encoder.encode(character));
    else if (codePoint >= 0xdc80 && codePoint <= 0xdcff) bytes.push(codePoint - 0xdc00);
    else bytes.push(0xed, 0x80 | (codePoint >> 6 & 0x3f), 0x80 | (codePoint & 0x3f));
  }
  return new Uint8Array(bytes);
}

/** As `Buffer.compare` of the UTF-8 bytes: restic's order of names, which is not JavaScript's beyond U+FFFF. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === length && !isSurrogate(a.charCodeAt(i)) && !isSurrogate(b.charCodeAt(i))) {
    return a.length - b.length;
  }
  const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
  if (!isSurrogate(x) && !isSurrogate(y)) return x - y;
  return Buffer.compare(encodeLoose(a), encodeLoose(b));
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function decodeDamaged(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    text += length
      ? strict.decode(bytes.subarray(at, at + length))
      : String.fromCharCode(0xdc00 + bytes[at]!);
    at += length || 1;
  }
  return text;
}

/** Bytes of the UTF-8 sequence that begins at `at`, 0 where none does. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  try {
    return strict.decode(bytes.subarray(at, at + length)).length > 0 ? length : 0;
  } catch {
    return 0;
  }
}
