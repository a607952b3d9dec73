import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { StoreError } from "./object_store.ts";
import type { S3Options } from "./s3/options.ts";

/** Where a store is, as plain data that a worker can be sent. It may hold credentials: never log it. */
export type StoreAddress = { kind: "disk"; folder: string } | { kind: "s3" } & S3Options;

/** Everything about an S3 server that `s3://bucket/prefix` does not say. */
export type S3Access = Omit<S3Options, "bucket" | "prefix">;

/** Reads `./folder`, `/folder`, `file:///folder` or `s3://bucket/prefix`; anything else is `refused`. */
export function parseStoreAddress(text: string, access: S3Access = {}): StoreAddress {
  if (text.startsWith("s3://")) return { kind: "s3", ...access, ...parseBucket(text) };
  if (text.startsWith("file:///")) return { kind: "disk", folder: fileURLToPath(text) };
  if (text.trim() === "" || /^[a-z0-9+.-]+:/i.test(text)) {
    throw new StoreError("refused", `Cannot use "${text}" as a store: give a folder or s3://bucket/prefix`);
  }
  return { kind: "disk", folder: resolve(text) };
}

/** Where a part of a bucket is, for messages: as it is parsed. */
export function locationOf({ bucket, prefix }: Pick<S3Options, "bucket" | "prefix">): string {
  return `s3://${bucket}${prefix ? `/${prefix}` : ""}`;
}

function parseBucket(text: string): { bucket: string; prefix: string } {
  const [bucket = "", ...parts] = text.slice("s3://".length).replace(/\/+$/, "").split("/");
  if (bucket !== "" && parts.every((part) => part !== "" && part !== "." && part !== "..")) {
    return { bucket, prefix: parts.join("/") };
  }
  throw new StoreError("refused", `Cannot use "${text}" as a store: give s3://bucket or s3://bucket/prefix`);
}
