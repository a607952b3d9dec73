import type { Body } from "../body.ts";
import type { Head } from "./head.ts";

/** Statuses that a `Response` refuses a body with. */
const NULL_BODY = new Set([204, 205, 304]);

/** A `Response` whose bytes may be taken where they lie: by `pieces` or as any other's, one of the two. */
export class DirectResponse extends Response {
  readonly pieces: Body;

  constructor({ status, headers }: Head, pieces: Body) {
    super(NULL_BODY.has(status) ? null : streamOf(pieces), { status, headers });
    this.pieces = pieces;
  }
}

function streamOf(pieces: Body): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    type: "bytes",
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (!done) return controller.enqueue(value.slice());
      controller.close();
      controller.byobRequest?.respond(0);
    },
    async cancel(reason) {
      await pieces.return(reason);
    },
  });
}
