import type { S3Request, Sign, SignedRequest } from "../../../storage/objects/s3/request.ts";
import { Asks } from "./asks.ts";

/** A Worker has no credentials of a bucket: it asks for each signature by this. */
export interface SignatureAsk {
  type: "sign";
  ask: number;
  request: S3Request;
}

export type SignatureAnswer =
  | { type: "signed"; ask: number; request: SignedRequest }
  /** `name` and `message` of the error. */
  | { type: "notSigned"; ask: number; name: string; message: string };

/** In the Worker: who signs is the main thread. */
export function askedSigner(
  send: (message: SignatureAsk) => void,
): { sign: Sign; answer(message: SignatureAnswer): void } {
  const asks = new Asks<SignedRequest>();
  return {
    sign: (request) => asks.put((ask) => send({ type: "sign", ask, request })),
    answer: (message) => {
      if (message.type === "signed") asks.answer(message.ask, message.request);
      else asks.refuse(message.ask, Object.assign(new Error(message.message), { name: message.name }));
    },
  };
}

/** In the main thread: the answer to one ask. Never fails. */
export async function giveSignature(sign: Sign, { ask, request }: SignatureAsk): Promise<SignatureAnswer> {
  try {
    return { type: "signed", ask, request: await sign(request) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { type: "notSigned", ask, name, message };
  }
}

/** Signs what a Worker needs: to read and write below a task's own place, and to remove nothing. */
export function signerBelow(prefix: string, sign: Sign): Sign {
  const root = prefix && `${prefix}/`;
  return async (request) => {
    if (!isWithin(root, request)) throw new Error(`A Worker may not ${request.verb} there`);
    return await sign(request);
  };
}

function isWithin(root: string, request: S3Request): boolean {
  switch (request.verb) {
    case "put":
    case "get":
    case "head":
      return request.key.startsWith(root);
    case "list":
      return request.prefix.startsWith(root);
    default:
      return false;
  }
}
