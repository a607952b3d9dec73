import { createCipheriv, createHash } from "node:crypto";
import { nastyFolder } from "./nasty_names.ts";
import type { Folder } from "./small_world.ts";

/** Bytes that do not compress and are the same in every run. */
export function noise(length: number, seed: string): Uint8Array {
  const key = createHash("sha256").update(seed).digest();
  return new Uint8Array(
    createCipheriv("aes-256-ctr", key, new Uint8Array(16)).update(new Uint8Array(length)),
  );
}

const XATTRS = {
  "user.dropbox.id": "id:4oUCkqVGfZ0AAAAAAAAAAQ",
  "user.dropbox.rev": "0123456789abcdef0123",
  "user.dropbox.server_modified": "2024-01-01T00:00:00Z",
};

/** What every stock command is tried on: nasty names, many blobs, repeats, an empty file, links, attributes, times. */
export function sampleTeam(): Folder {
  const media: Folder = new Map([
    ["film.bin", noise(3_000_000, "film")],
    ["zeros.bin", new Uint8Array(2_000_000)],
    ["text.txt", new TextEncoder().encode("the same line\n".repeat(50_000))],
    ["empty.txt", new Uint8Array()],
  ]);
  return new Map<string, Uint8Array | Folder | object>([
    ...nastyFolder(),
    ["media", media],
    ["empty folder", new Map()],
    ["with facts.txt", { xattrs: XATTRS, mtime: "1999-12-31T23:59:59.123456789Z" }],
    ["very old.txt", { mtime: "1902-01-01T00:00:00Z" }],
    ["link", {
      type: "symlink",
      mode: 0o777,
      linktarget: "media/film.bin",
      content: undefined,
      size: undefined,
    }],
  ]) as Folder;
}
