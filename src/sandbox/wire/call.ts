import type { Actor } from "../world_types.ts";

/** A call that passed the gate. */
export interface Call<A> {
  arg: A;
  actor: Actor;
  /** Raw body of an upload, unread; null elsewhere and where nothing was sent. */
  body: ReadableStream<Uint8Array> | null;
  /** What Content-Length promises of it, bytes; null where the client sends chunks. */
  length: number | null;
  headers: Headers;
  signal: AbortSignal;
}

/** What a download-style handler gives back: the result for the header, and the bytes. */
export interface Download {
  result: unknown;
  status?: 200 | 206 | 304;
  headers?: Record<string, string>;
  body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | null;
}

/** rpc and upload handlers answer the JSON value; a handler that must answer in its own way gives a Response. */
export type Handler<A> = (call: Call<A>) => unknown | Promise<unknown>;
export type DownloadHandler<A> = (call: Call<A>) => Download | Response | Promise<Download | Response>;
