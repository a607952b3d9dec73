/** What a bucket is asked. Plain data: it may cross to the thread that has the keys. */
export type S3Request =
  /** `length` in bytes, `sha256` of them in lowercase hex; `isNew`: only where the key is not taken. */
  | { verb: "put"; key: string; length: number; sha256: string; isNew: boolean }
  /** `range` as its header has it. */
  | { verb: "get"; key: string; range?: string }
  | { verb: "head"; key: string }
  | { verb: "delete"; key: string }
  /** One page: of `most` keys where that is given, after the page that named `token`. */
  | { verb: "list"; prefix: string; token?: string; most?: number }
  | { verb: "versioning" };

/** A request with its signature; `path` and `query` are as the signer left them. Plain data. */
export interface SignedRequest {
  protocol: string;
  hostname: string;
  port?: number;
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
}

/** Nothing but that of what a signer made. */
export function plain(request: SignedRequest): SignedRequest {
  const { protocol, hostname, port, method, path, query, headers } = request;
  return { protocol, hostname, port, method, path, query, headers };
}

/** Signs for one bucket, for now: whatever is sent later, or again, is signed anew. */
export type Sign = (request: S3Request) => Promise<SignedRequest>;

export interface Answer {
  statusCode: number;
  headers: Record<string, string>;
  body: ReadableStream<Uint8Array>;
}

/** Brings a request, and the bytes of a put, to the bucket. Fails with `S3Failure` where that refuses. */
export type Ask = (request: S3Request, signal?: AbortSignal, bytes?: Uint8Array) => Promise<Answer>;
