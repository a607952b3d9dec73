import { describe, expect, it } from "vitest";
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
    const pull = (controller: ReadableByteStreamController) => controller.enqueue(new Uint8Array(1_000));
    const reader = new PieceReader(new ReadableStream({ type: "bytes", pull }, { highWaterMark: 0 }));
    const { value: first } = await reader.next();
    await reader.next();

    expect(first!.length).toBe(0);
  });

  it("fails as its stream does", async () => {
    const pull = () => Promise.reject(new Error("cut"));
    const reader = new PieceReader(new ReadableStream({ type: "bytes", pull }));

    await expect(reader.next()).rejects.toThrow("cut");
  });

  it("tells its stream that nobody reads on", async () => {
    const reasons: unknown[] = [];
    const cancel = (reason: unknown) => void reasons.push(reason);
    await new PieceReader(new ReadableStream({ type: "bytes", cancel })).return("enough");

    expect(reasons).toEqual(["enough"]);
  });
});
