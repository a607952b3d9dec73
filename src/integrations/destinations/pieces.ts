import { DestinationError, type NewObject } from "./destination.ts";

/** Bytes in pieces of `length`, the last one shorter. Throws `corrupt` where they are not as many as the object has. */
export async function* pieces(
  { name, size }: NewObject,
  bytes: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let piece = new Uint8Array(Math.min(length, size));
  let [used, sent] = [0, 0];
  for await (const part of bytes) {
    for (let at = 0; at < part.length;) {
      if (sent + used >= size) throw wrong(name, size, "more");
      const taken = part.subarray(at, at + piece.length - used);
      piece.set(taken, used);
      at += taken.length;
      used += taken.length;
      if (used < piece.length) continue;
      sent += used;
      // The last one is given out when the iterable has ended well: until then nobody knows that the bytes are right.
      if (sent < size) {
        yield piece;
        [piece, used] = [new Uint8Array(Math.min(length, size - sent)), 0];
      }
    }
  }
  if (sent < size) throw wrong(name, size, "fewer");
  yield piece;
}

function wrong(name: string, size: number, how: string): DestinationError {
  return new DestinationError("corrupt", `Cannot send "${name}": ${how} bytes came than its ${size}`);
}

/** All bytes of a small object, in one piece. */
export async function onePiece(
  object: NewObject,
  bytes: AsyncIterable<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  for await (const piece of pieces(object, bytes, object.size)) return piece;
  return new Uint8Array();
}

/**
 * Sends pieces, at most `atOnce` at a time, and answers what each send did, in order. The first that fails ends it,
 * when those under way are through.
 */
export async function sendAll<Sent>(
  all: AsyncIterable<Uint8Array<ArrayBuffer>>,
  atOnce: number,
  send: (piece: Uint8Array<ArrayBuffer>, number: number) => Promise<Sent>,
): Promise<Sent[]> {
  const sent: Promise<Sent>[] = [];
  const open = new Set<Promise<unknown>>();
  let failure: { error: unknown } | null = null;
  try {
    for await (const piece of all) {
      if (failure) break;
      const sending = send(piece, sent.length);
      sent.push(sending);
      const settled = sending.then(() => {}, (error) => void (failure ??= { error })).finally(() =>
        open.delete(settled)
      );
      open.add(settled);
      if (open.size >= atOnce) await Promise.race(open);
    }
  } finally {
    await Promise.all(open);
  }
  return await Promise.all(sent);
}
