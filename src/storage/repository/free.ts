import { Buffer } from "node:buffer";

/**
 * Gives memory back that nobody else has a view of. Left to the garbage collector large pieces pile up, and V8 goes through
 * its whole heap to find them.
 */
export function free(bytes: Uint8Array): void {
  // What is no larger may be a part of the pool that all of node's buffers share.
  if (bytes.buffer.byteLength > Buffer.poolSize) (bytes.buffer as ArrayBuffer).transfer(0);
}
