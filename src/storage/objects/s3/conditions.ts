import type { S3Options } from "./options.ts";

/** Buckets, by their servers, that have refused in this process to write over an object. */
const kept = new Set<string>();

export function noteConditions(options: S3Options) {
  kept.add(bucketOf(options));
}

/** Whether this bucket has proved itself to any store of this process: for stores of other threads, which write nothing small. */
export function keepsConditions(options: S3Options): boolean {
  return kept.has(bucketOf(options));
}

function bucketOf({ endpoint = "", region = "", bucket }: S3Options): string {
  return `${endpoint} ${region} ${bucket}`;
}
