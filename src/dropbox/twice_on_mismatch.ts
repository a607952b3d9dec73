import { DropboxError } from "./types.ts";

/** Sends again, once, where the bytes that arrived do not fit their hash: the wire changed them (dropbox-api §7.71). */
export async function twiceOnMismatch<R>(send: () => Promise<R>): Promise<R> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof DropboxError && error.code.endsWith("content_hash_mismatch")) return await send();
    throw error;
  }
}
