import { DestinationError, type DestinationErrorCode } from "./destination.ts";
import { networkWords, retryAfterOf } from "./patience.ts";

type Meaning = [code: DestinationErrorCode, says: string];

const BUCKET = "the bucket does not exist; correct its name or the region, or create it";
const DENIED =
  "access is denied; allow this key s3:PutObject, s3:GetObject, s3:ListBucket and s3:DeleteObject there";
const EXPIRED = "the access key has expired; give a new one";

/** S3 API reference, "List of error codes"; QuotaExceeded is radosgw's, XMinioStorageFull MinIO's. */
const MEANINGS: Record<string, Meaning> = {
  NoSuchBucket: ["refused", BUCKET],
  InvalidBucketName: ["refused", "that is no name for a bucket; correct it"],
  AccessDenied: ["refused", DENIED],
  Forbidden: ["refused", `${DENIED}; or correct the secret key: the server gave no reason`],
  AllAccessDisabled: ["refused", "all access to the bucket is disabled; ask its owner"],
  AccountProblem: ["refused", "the storage account has a problem; ask its owner"],
  InvalidAccessKeyId: ["refused", "the server does not know the access key; correct the access key ID"],
  SignatureDoesNotMatch: ["refused", "the secret key does not belong to the access key; correct it"],
  RequestTimeTooSkewed: [
    "refused",
    "the clocks of the server and of Dropkeep differ by more than 15 minutes; ask the operator to set the clock (NTP)",
  ],
  ExpiredToken: ["refused", EXPIRED],
  InvalidToken: ["refused", EXPIRED],
  KeyTooLongError: ["name_refused", "the name is too long for this storage"],
  InvalidObjectName: ["name_refused", "the storage does not take that name"],
  QuotaExceeded: ["full", "the quota of the bucket or of its owner is used up; raise it or free some space"],
  XMinioStorageFull: ["full", "the server's disks are full; free some space"],
  BadDigest: ["corrupt", "the bytes that arrived are not those that were sent"],
  IncompleteBody: ["corrupt", "the bytes that arrived are not those that were sent"],
  XAmzContentSHA256Mismatch: ["corrupt", "the bytes that arrived are not those that were sent"],
  SlowDown: ["unavailable", "the server asks for fewer requests"],
  RequestTimeout: ["unavailable", "the server waited too long for the bytes"],
  OperationAborted: ["unavailable", "another request for it is under way"],
  ConditionalRequestConflict: ["unavailable", "another request for it is under way"],
};

interface Answered extends Error {
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string> };
  Region?: string;
}

/** What the server, the SDK or the network said, in words; `action` starts the sentence, `now` is in unix milliseconds. */
export function s3Error(error: unknown, action: string, now: number): unknown {
  if (!(error instanceof Error) || error instanceof DestinationError) return error;
  if (error.cause instanceof DestinationError) return error.cause;
  const { $response, $metadata } = error as Answered;
  const [code, says] = meaningOf(error as Answered, $metadata?.httpStatusCode);
  const wait = retryAfterOf($response?.headers?.["retry-after"], now);
  return new DestinationError(code, `${action}: ${says}`, wait, { cause: error });
}

function meaningOf(error: Answered, status: number | undefined): Meaning {
  const region = error.Region ?? error.$response?.headers?.["x-amz-bucket-region"];
  const isElsewhere = status === 301 || status === 307 || error.name === "AuthorizationHeaderMalformed" ||
    error.name === "PermanentRedirect";
  if (isElsewhere) {
    const to = region ? `set the region to ${region}` : "correct the region or the address";
    return ["refused", `the bucket is in another region; ${to}`];
  }
  const known = MEANINGS[error.name] ?? (status === 403 ? MEANINGS.Forbidden : undefined);
  if (known) return known;
  if (status === 404) return ["refused", BUCKET];
  if (status === undefined || status === 429 || status >= 500) return ["unavailable", wordsOf(error, status)];
  return ["refused", `the server refuses it (${error.name}, ${status})`];
}

function wordsOf(error: Error, status: number | undefined): string {
  if (status !== undefined) return `the server answers ${status}; try again later`;
  return `the server cannot be reached (${networkWords(error)}); correct the address, or try again later`;
}

/** The status that an error of the SDK came with, also as the cause of ours. */
export function statusOf(error: unknown): number | undefined {
  const { $metadata, cause } = error as { $metadata?: { httpStatusCode?: number }; cause?: unknown };
  return $metadata?.httpStatusCode ??
    (error instanceof DestinationError && cause ? statusOf(cause) : undefined);
}
