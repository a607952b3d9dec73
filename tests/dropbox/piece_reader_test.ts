import { describe, expect, it } from "vitest";
import { byteStream } from "../../src/dropbox/byte_stream.ts";
import { PieceReader } from "../../src/dropbox/piece_reader.ts";

const SIZE = 300_000;
const BYTES = new Uint8Array(SIZE).map((_, at) => (at * 7) >> 3);

/** Copies, since a piece is void when the next is asked for. */
async function copied(reader: PieceReader): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of reader) pieces.push(piece.slice());
  return pieces;
}

function joined(pieces: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(SIZE);
  pieces.reduce((at, piece) => (bytes.set(piece, at), at + piece.length), 0);
  return bytes;
}

/** Pieces out of one memory that is overwritten for each, as a PieceReader's are. */
function reused(size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const room = new Uint8Array(size);
  let at = 0;
  const read = async () => {
    const piece = BYTES.subarray(at, at += size);
    room.set(piece);
    return piece.length > 0 ? room.subarray(0, piece.length) : undefined;
  };
  return byteStream({ read, cancel: async () => {} });
}

describe("a PieceReader", () => {
  it("gives all bytes of a body, and says over and over that it ended", async () => {
    const reader = new PieceReader(new Response(BYTES).body!);

    expect(joined(await copied(reader))).toEqual(BYTES);
    expect([await reader.next(), await reader.next()].map(({ done }) => done)).toEqual([true, true]);
  });

  it("reads a stream that is not one of bytes, and leaves its empty pieces out", async () => {
    const stream = ReadableStream.from([new Uint8Array(0), BYTES, new Uint8Array(0)]);

    expect(await copied(new PieceReader(stream))).toEqual([BYTES]);
  });

  it("takes the memory of a piece back when the next is asked for", async () => {
    const reader = new PieceReader(reused(1_000));
    const { value: first } = await reader.next();
    await reader.next();

    expect(first!.length).toBe(0);
  });

  it("fails as its stream does", async () => {
    const read = () => Promise.reject(new Error("cut"));
    const reader = new PieceReader(byteStream({ read, cancel: async () => {} }));

    await expect(reader.next()).rejects.toThrow("cut");
  });
});

describe("a byteStream", () => {
  it.each([1_000, 65_536, 100_000])("of pieces of %i bytes is whole in the reader's memory", async (size) => {
    expect(joined(await copied(new PieceReader(reused(size))))).toEqual(BYTES);
  });

  it("gives copies to whoever has no memory of their own", async () => {
    expect(joined(await Array.fromAsync(reused(70_000)))).toEqual(BYTES);
  });

  it("tells its source that nobody reads on", async () => {
    const reasons: unknown[] = [];
    const cancel = async (reason: unknown) => void reasons.push(reason);
    await new PieceReader(byteStream({ read: async () => BYTES, cancel })).return("enough");

    expect(reasons).toEqual(["enough"]);
  });
});
