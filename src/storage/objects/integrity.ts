import { createHash } from "node:crypto";
import { StoreError } from "./object_store.ts";

/** Lowercase hex SHA-256. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Throws `corrupt` where the caller named a hash and the bytes are not of it. */
export function checkSha256(name: string, bytes: Uint8Array, sha256: string | undefined): void {
  if (sha256 === undefined || sha256Of(bytes) === sha256) return;
  throw new StoreError("corrupt", `Cannot write "${name}": its bytes do not have the SHA-256 ${sha256}`);
}

/** Throws a RangeError for what no range can be, and `corrupt` for one that does not lie within `size` bytes. */
export function checkRange(name: string, offset: number, length: number, size = Infinity): void {
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0) {
    throw new RangeError(`Cannot read "${name}": ${length} bytes from ${offset} is no range`);
  }
  if (offset + length <= size) return;
  throw new StoreError(
    "corrupt",
    `Cannot read "${name}": ${length} bytes from ${offset} wanted, it has ${size}`,
  );
}
