import { StoreError } from "../object_store.ts";

/** The part of the SDK's answer to a GET that is read here. */
export interface Download {
  Body?: unknown;
  ContentLength?: number;
  ContentRange?: string;
}

/** The body in one array of its length, each chunk copied once into its place; `action` starts an error's sentence. */
export async function readBody({ Body, ContentLength }: Download, action: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(ContentLength ?? 0);
  let at = 0;
  for await (const chunk of Body as AsyncIterable<Uint8Array>) {
    if (at + chunk.length > bytes.length) throw wrongLength(action, `more than ${bytes.length} bytes came`);
    bytes.set(chunk, at);
    at += chunk.length;
  }
  if (at < bytes.length || ContentLength === undefined) {
    throw wrongLength(action, `${at} bytes came, ${ContentLength ?? "an unknown number"} announced`);
  }
  return bytes;
}

/** RFC 9110, 14.4 and 15.3.7: a server may answer another range than the one asked for, or all of the object. */
export async function checkContentRange(download: Download, offset: number, length: number, action: string) {
  const { Body, ContentRange, ContentLength } = download;
  const asked = `bytes ${offset}-${offset + length - 1}/`;
  if (ContentLength === length && ContentRange?.startsWith(asked)) return;
  await (Body as ReadableStream).cancel();
  throw wrongLength(action, `${asked.slice(0, -1)} asked for, ${ContentRange ?? "everything"} came`);
}

function wrongLength(action: string, says: string): StoreError {
  return new StoreError("corrupt", `${action}: ${says}`);
}
