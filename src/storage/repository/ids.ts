import { randomBytes } from "node:crypto";
import { sha256 } from "./sha256.ts";

const ID = /^[0-9a-f]{64}$/;

/** Lowercase hex SHA-256: of stored bytes for files, of plaintext for blobs (FORMAT.md, "Names"). */
export function idOf(bytes: Uint8Array): string {
  return sha256(bytes);
}

function isId(text: string): boolean {
  return ID.test(text);
}

export function randomId(): string {
  return randomBytes(32).toString("hex");
}

/** The object name of a pack: `data/ab/ab…`. */
export function packName(packId: string): string {
  return `data/${packId.slice(0, 2)}/${packId}`;
}

/** The id at the end of an object's name, or null where restic would ignore the object too. */
export function idInName(name: string): string | null {
  const id = name.slice(name.lastIndexOf("/") + 1);
  return isId(id) ? id : null;
}
