import type { S3Client } from "@aws-sdk/client-s3";
import { escape } from "./escape.ts";
import { plain, type S3Request, type Sign, type SignedRequest } from "./request.ts";

/** One object is asked for: such requests are many, and differ in what `filled` puts in. */
type ObjectRequest = Extract<S3Request, { key: string }>;
type Signer = Awaited<ReturnType<S3Client["config"]["signer"]>>;

interface Example {
  signer: Signer;
  /** Without signature; its path ends where the key begins. */
  request: SignedRequest;
}

const ID = "amz-sdk-invocation-id";
const OF_SIGNATURES = ["authorization", "x-amz-date", "x-amz-security-token"];

/**
 * Signs by the SDK's signer alone what is like a request that went through all of the SDK, `whole`: that takes 0.4 ms of
 * CPU, a signature 0.1. The first of each kind is signed in both ways, and only where the signatures are the same (they
 * are not for S3 Express) is it an example for those after it.
 */
export function signByExample(whole: Sign, signer: () => Promise<Signer>): Sign {
  /** Null of a kind: nothing is like it. */
  const examples = new Map<string, Example | null>();
  return async (request) => {
    if (!("key" in request)) return await whole(request);
    const kind = kindOf(request);
    const known = examples.get(kind);
    if (known) return await signedLike(known, request);
    const signed = await whole(request);
    // What goes wrong here is no reason to lose a signature.
    if (known !== null) examples.set(kind, await exampleOf(signer, request, signed).catch(() => null));
    return signed;
  };
}

function kindOf(request: ObjectRequest): string {
  if (request.verb === "put") return request.isNew ? "put new" : "put";
  return request.verb === "get" && request.range !== undefined ? "get range" : request.verb;
}

/** Null where the SDK signed it in another way than its signer does. */
async function exampleOf(
  signer: () => Promise<Signer>,
  request: ObjectRequest,
  signed: SignedRequest,
): Promise<Example | null> {
  const { path, headers } = signed;
  const example = { signer: await signer(), request: unsigned(signed, request) };
  const again = await signedLike(example, request, headers[ID], dateOf(headers["x-amz-date"]!));
  return again.path === path && again.headers.authorization === headers.authorization ? example : null;
}

function unsigned({ headers, path, ...rest }: SignedRequest, { key }: ObjectRequest): SignedRequest {
  const kept = Object.entries(headers).filter(([name]) => !OF_SIGNATURES.includes(name));
  return { ...rest, headers: Object.fromEntries(kept), path: path.slice(0, -pathOf(key).length) };
}

async function signedLike(
  { signer, request: example }: Example,
  request: ObjectRequest,
  id: string = crypto.randomUUID(),
  signingDate?: Date,
): Promise<SignedRequest> {
  const path = example.path + pathOf(request.key);
  const headers = { ...example.headers, [ID]: id, ...headersOf(request) };
  return plain(await signer.sign({ ...example, path, headers }, { signingDate }) as SignedRequest);
}

function headersOf(request: ObjectRequest): Record<string, string> {
  if (request.verb === "put") {
    return { "content-length": String(request.length), "x-amz-content-sha256": request.sha256 };
  }
  return request.verb === "get" && request.range !== undefined ? { range: request.range } : {};
}

function pathOf(key: string): string {
  return key.split("/").map(escape).join("/");
}

/** `20261126T181500Z`, as a signature has it. */
function dateOf(text: string): Date {
  return new Date(text.replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5"));
}
