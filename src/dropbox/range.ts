import { DropboxError } from "./types.ts";

/**
 * How many bytes of this answer come before position `wanted`: 0 for a 206 that does as asked, all before it where
 * the server ignored the range and sends the whole (dropbox-api §3.7). Throws DropboxError where bytes would be missing.
 */
export function bytesToSkip(response: Response, wanted: number): number {
  if (response.status !== 206) return wanted;
  const range = response.headers.get("content-range") ?? "";
  const start = Number(/^bytes (\d+)-/.exec(range)?.[1] ?? NaN);
  if (start <= wanted) return wanted - start;
  const message = `Cannot resume a download: byte ${wanted} was asked for, "${range}" came`;
  throw new DropboxError("temporary", "wrong_range", message);
}
