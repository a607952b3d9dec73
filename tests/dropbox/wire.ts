import type { Fetch } from "../../src/dropbox/link.ts";

/** What Dropbox gets to see of one call. */
export interface Seen {
  url: string;
  arg: unknown;
  headers: Headers;
  bytes: Uint8Array;
}

/** A Dropbox that gives these answers in turn (the last one for ever) and remembers each call, argument parsed. */
export function recording(...answers: ((call: Seen) => Response)[]) {
  const seen: Seen[] = [];
  const fetch: Fetch = async (url, init) => {
    const request = new Request(url, init);
    const bytes = new Uint8Array(await request.arrayBuffer());
    const json = request.headers.get("dropbox-api-arg") ?? new TextDecoder().decode(bytes);
    const call = { url, arg: json === "" ? undefined : JSON.parse(json), headers: request.headers, bytes };
    seen.push(call);
    return answers[Math.min(seen.length, answers.length) - 1]!(call);
  };
  return { fetch, seen };
}

/** An answer in JSON. */
export function json(body: unknown): () => Response {
  return () => Response.json(body);
}
