type Bytes = Uint8Array<ArrayBuffer>;

export interface PieceSource {
  /** The next bytes, at least one, which are the source's own and void at the next call; undefined at the end. */
  read(): Promise<Bytes | undefined>;
  cancel(reason: unknown): Promise<void>;
}

/** A stream of bytes that reads nothing ahead and gives out copies, into the reader's own memory where it has some. */
export function byteStream(source: PieceSource): ReadableStream<Bytes> {
  let left: Bytes | undefined;
  return new ReadableStream({
    type: "bytes",
    pull: async (controller) => {
      const piece = left ?? await source.read();
      left = piece && give(controller, piece);
      if (piece) return;
      controller.close();
      // A read that is waited for with memory of its own ends by this alone (WHATWG Streams, "close").
      controller.byobRequest?.respond(0);
    },
    cancel: (reason) => source.cancel(reason),
  }, { highWaterMark: 0 }) as ReadableStream<Bytes>;
}

/** What of a piece did not find room. */
function give(controller: ReadableByteStreamController, piece: Bytes): Bytes | undefined {
  const request = controller.byobRequest;
  if (!request?.view) {
    controller.enqueue(piece.slice());
    return undefined;
  }
  const room = new Uint8Array(request.view.buffer, request.view.byteOffset, request.view.byteLength);
  const given = piece.subarray(0, room.length);
  room.set(given);
  request.respond(given.length);
  return given.length < piece.length ? piece.subarray(given.length) : undefined;
}
