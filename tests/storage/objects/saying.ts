import { createHash } from "node:crypto";
import { isMissing, type ObjectStore, StoreError } from "../../../src/storage/objects/object_store.ts";

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Lowercase hex SHA-256, as large arrays compare slowly and print worse. */
export function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Every listed name under a prefix, sorted. */
export async function names(store: ObjectStore, prefix: string): Promise<string[]> {
  return (await Array.fromAsync(store.list(prefix), ({ name }) => name)).sort();
}

/** Puts the text unless the name is there already. */
export async function given(store: ObjectStore, name: string, text: string): Promise<void> {
  try {
    await store.head(name);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await store.put(name, bytes(text));
  }
}

/** What each call failed with: a StoreError's code, else the error's class name or message; "done" for a success. */
export async function outcomes(calls: Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(calls);
  return settled.map((one) => one.status === "fulfilled" ? "done" : said(one.reason));
}

function said(error: Error): string {
  if (error instanceof StoreError) return error.code;
  return error.name === "Error" ? error.message : error.name;
}

/** What lies in a folder, hidden files too, sorted. */
export async function entries(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}
