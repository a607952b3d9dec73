const PIECE_BYTES = 256 * 1024;

/** Bytes [start, end) of a file, as a stream of bounded pieces. */
export function slice(path: string, start: number, end: number): ReadableStream<Uint8Array> {
  let at = start;
  return new ReadableStream({
    async pull(controller) {
      if (at >= end) return controller.close();
      const bytes = await readAt(path, at, Math.min(PIECE_BYTES, end - at));
      at += bytes.length;
      controller.enqueue(bytes);
    },
  }, { highWaterMark: 0 });
}

/** Opened anew for each piece, so that an abandoned stream keeps no handle. */
async function readAt(path: string, at: number, most: number): Promise<Uint8Array> {
  using file = await Deno.open(path);
  await file.seek(at, Deno.SeekMode.Start);
  const bytes = new Uint8Array(most);
  const read = await file.read(bytes);
  if (read === null) throw new Error(`Cannot read "${path}": it ends before byte ${at}`);
  return bytes.subarray(0, read);
}
