import type { FromHand, MadeBlob, ToHand } from "./messages.ts";
import type { SignatureAnswer, SignatureAsk } from "./signing.ts";

/** What a Worker is told and tells: its pipeline's, and what its store needs. */
export type ToWorker = ToHand | SignatureAnswer;
export type FromWorker = FromHand | SignatureAsk;

type Blobs = Extract<ToHand, { type: "blobs" }>;

/**
 * A message to a Worker as it crosses: as JSON, but for bytes. Trap: node:worker_threads looks for ports in all that
 * arrives, each object of it and of an array of bytes each byte; in a text or a plain buffer there is nothing to look at.
 * Of 38,000 files' trees that took 3 s.
 */
export type Crossing =
  | string
  | Omit<Blobs, "blobs"> & { ids: string[]; lengths: number[]; buffer: ArrayBuffer };

/** What is to be posted, and which memory goes with it instead of being copied. */
export function outward(message: ToWorker): { crossing: Crossing; moved: ArrayBuffer[] } {
  if (message.type !== "blobs") return { crossing: JSON.stringify(message), moved: [] };
  const { blobs, ...rest } = message;
  const buffer = joined(blobs);
  const ids = blobs.map(({ id }) => id);
  return {
    crossing: { ...rest, ids, lengths: blobs.map(({ bytes }) => bytes.length), buffer },
    moved: [buffer],
  };
}

/** One that has its memory for itself is not copied: a large folder's tree is 50 MB. */
function joined(blobs: MadeBlob[]): ArrayBuffer {
  const [first, ...more] = blobs.map(({ bytes }) => bytes);
  if (first && more.length === 0 && first.length === first.buffer.byteLength) {
    return first.buffer as ArrayBuffer;
  }
  const all = new Uint8Array(blobs.reduce((sum, { bytes }) => sum + bytes.length, 0));
  blobs.reduce((at, { bytes }) => (all.set(bytes, at), at + bytes.length), 0);
  return all.buffer;
}

/** The reverse of `outward`, in the Worker: blobs are views of the memory that came over. */
export function inward(crossing: Crossing): ToWorker {
  if (typeof crossing === "string") return JSON.parse(crossing) as ToWorker;
  const { ids, lengths, buffer, ...rest } = crossing;
  let at = 0;
  const blobs = ids.map((id, i) => {
    const bytes = new Uint8Array(buffer, at, lengths[i]);
    at += bytes.length;
    return { id, bytes };
  });
  return { ...rest, blobs };
}

/** What a Worker says, which has no bytes in it. */
export function homeward(message: FromWorker): string {
  return JSON.stringify(message);
}

/** The reverse of `homeward`. */
export function arrived(crossing: string): FromWorker {
  return JSON.parse(crossing) as FromWorker;
}
