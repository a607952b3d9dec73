import { Refusal } from "../world_types.ts";

/** Most bytes of one upload request (dropbox-api §4.1), 150 MiB. */
export const MOST_BYTES = 157_286_400;
const NONE = new Uint8Array(0);

/** A request's bytes, as the wire gives them. */
export interface Sent {
  body: ReadableStream<Uint8Array> | null;
  /** Announced bytes, or null. */
  length: number | null;
}

/** The bytes as a stream that ends with `payload_too_large` beyond the limit; nothing is buffered. */
export function limitedBody({ body, length }: Sent): ReadableStream<Uint8Array> | Uint8Array {
  if (length !== null && length > MOST_BYTES) throw tooLarge();
  if (body === null) return NONE;
  const reader = body.getReader();
  let seen = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const bytes = await readNext(reader);
      if (!bytes) return controller.close();
      seen += bytes.length;
      if (seen > MOST_BYTES) throw tooLarge();
      controller.enqueue(bytes);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

/** A line that went dead is the client's fault, not the sandbox's. */
async function readNext(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return (await reader.read()).value;
  } catch (error) {
    throw new Refusal(400, `Cannot read the request body: ${error instanceof Error ? error.message : error}`);
  }
}

function tooLarge(): Refusal {
  return new Refusal(409, { ".tag": "payload_too_large" });
}
