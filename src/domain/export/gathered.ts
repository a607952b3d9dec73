/** Bytes that go on together: each write of a file is a call of the system's, and a small file has four pieces. */
const AT_ONCE = 256 * 1024;

/** The same bytes in fewer pieces: small ones are joined, large ones go on as they are. A piece is not changed afterwards. */
export async function* gathered(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let [buffer, used] = [new Uint8Array(AT_ONCE), 0];
  for await (const piece of pieces) {
    if (used + piece.length > AT_ONCE && used > 0) {
      yield buffer.subarray(0, used);
      [buffer, used] = [new Uint8Array(AT_ONCE), 0];
    }
    if (piece.length >= AT_ONCE) yield piece;
    else {
      buffer.set(piece, used);
      used += piece.length;
    }
  }
  if (used > 0) yield buffer.subarray(0, used);
}
