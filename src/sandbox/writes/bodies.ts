import { Refusal } from "../world_types.ts";

/** Most bytes of one upload request (dropbox-api §4.1), 150 MiB. */
export const MOST_BYTES = 157_286_400;
const NONE = new Uint8Array(0);

/** The request's bytes as a stream that ends with `payload_too_large` beyond the limit; nothing is buffered. */
export function limitedBody(call: { body: ReadableStream<Uint8Array> | null; length: number | null }) {
  if (call.length !== null && call.length > MOST_BYTES) throw tooLarge();
  if (call.body === null) return NONE;
  let seen = 0;
  return call.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        seen += chunk.length;
        if (seen > MOST_BYTES) throw tooLarge();
        controller.enqueue(chunk);
      },
    }),
  );
}

function tooLarge(): Refusal {
  return new Refusal(409, { ".tag": "payload_too_large" });
}
