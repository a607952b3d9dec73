import type { ToHand } from "./messages.ts";

type Blob = Extract<ToHand, { type: "blob" }>;

/**
 * A message to a Worker as it crosses. Trap: node:worker_threads looks for ports in all that arrives, which in an array
 * of bytes is each byte; in a plain buffer there is nothing to look at. Of 38,000 files' trees that took 3 s.
 */
export type Crossing =
  | Exclude<ToHand, Blob>
  | Omit<Blob, "bytes"> & { buffer: ArrayBuffer; range: [number, number] };

/** What is to be posted, and which memory goes with it instead of being copied. */
export function outward(message: ToHand): { crossing: Crossing; moved: ArrayBuffer[] } {
  if (message.type !== "blob") return { crossing: message, moved: [] };
  const { bytes, ...rest } = message;
  const buffer = bytes.buffer as ArrayBuffer;
  return { crossing: { ...rest, buffer, range: [bytes.byteOffset, bytes.length] }, moved: [buffer] };
}

export function inward(crossing: Crossing): ToHand {
  if (crossing.type !== "blob") return crossing;
  const { buffer, range, ...rest } = crossing;
  return { ...rest, bytes: new Uint8Array(buffer, ...range) };
}
