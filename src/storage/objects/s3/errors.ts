import { StoreError, type StoreErrorCode } from "../object_store.ts";
import { S3Failure } from "./failure.ts";

interface Meaning {
  code: StoreErrorCode;
  says: string;
}

const BUCKET = "the bucket does not exist; create it, or correct its name, the endpoint or the region";
const CLOCK = "the server clock and this machine's differ by too much; set this machine's clock (NTP)";
const KEY = "the server does not know the access key; correct AWS_ACCESS_KEY_ID";
const SECRET = "the signature does not match; correct AWS_SECRET_ACCESS_KEY";
const TOKEN = "the session token has expired or is not valid; renew AWS_SESSION_TOKEN";
const NO_KEYS = "there are no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
const DENIED =
  "access denied; allow this key s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket there";
/** Of a HEAD, which has no body to say why. */
const FORBIDDEN = `${DENIED}; or correct the key, or set this machine's clock: the server gave no reason`;
const QUOTA = "the quota of the bucket or of its owner is used up; raise it or free some space";
const DAMAGED = "the bytes that arrived are not those that were sent";

/** S3 API reference, "List of error codes"; QuotaExceeded is radosgw's, XMinioStorageFull MinIO's. */
const MEANINGS: Record<string, Meaning> = {
  NoSuchKey: { code: "missing", says: "there is no such object" },
  NotFound: { code: "missing", says: "there is no such object" },
  PreconditionFailed: { code: "exists", says: "it exists" },
  NoSuchBucket: { code: "refused", says: BUCKET },
  InvalidBucketName: { code: "refused", says: "that is no name for a bucket; correct it" },
  AccessDenied: { code: "refused", says: DENIED },
  Forbidden: { code: "refused", says: FORBIDDEN },
  InvalidAccessKeyId: { code: "refused", says: KEY },
  SignatureDoesNotMatch: { code: "refused", says: SECRET },
  RequestTimeTooSkewed: { code: "refused", says: CLOCK },
  ExpiredToken: { code: "refused", says: TOKEN },
  InvalidToken: { code: "refused", says: TOKEN },
  CredentialsProviderError: { code: "refused", says: NO_KEYS },
  QuotaExceeded: { code: "full", says: QUOTA },
  XMinioStorageFull: { code: "full", says: "the server's disks are full" },
  BadDigest: { code: "corrupt", says: DAMAGED },
  IncompleteBody: { code: "corrupt", says: DAMAGED },
  InvalidRange: { code: "corrupt", says: "the object is shorter than the range asked for" },
  XAmzContentSHA256Mismatch: { code: "corrupt", says: DAMAGED },
  SlowDown: { code: "unavailable", says: "the server asks for fewer requests" },
  RequestTimeout: { code: "unavailable", says: "the server waited too long for the bytes" },
  OperationAborted: { code: "unavailable", says: "another request for it is under way" },
  ConditionalRequestConflict: { code: "unavailable", says: "another request for it is under way" },
};

/** What the server, the SDK or the network said, as a StoreError: `action` starts the sentence. */
export function s3Error(error: unknown, action: string): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  const { code, says } = error instanceof S3Failure ? ofAnswer(error) : ofTrouble(error);
  return new StoreError(code, `${action}: ${says}`, { cause: error });
}

function ofAnswer({ status, code, says, region, message }: S3Failure): Meaning {
  if (region && (status === 301 || status === 307 || code === "AuthorizationHeaderMalformed")) {
    return { code: "refused", says: `the bucket is in another region; set AWS_REGION=${region}` };
  }
  const known = MEANINGS[code];
  if (known) return { ...known, says: `${known.says} (${code})` };
  if ((status >= 500 && status !== 501) || status === 429) {
    return { code: status === 507 ? "full" : "unavailable", says: `the server answers ${message}` };
  }
  return {
    code: "refused",
    says: `the server answers ${says ? message : `${message}; is the endpoint an S3 server?`}`,
  };
}

function ofTrouble(error: Error): Meaning {
  const known = MEANINGS[error.name];
  if (known) return known;
  const words = wordsOf(error);
  if (/certificate/i.test(words)) {
    return {
      code: "refused",
      says: `the server's certificate is not trusted (${words}); add its authority by DENO_CERT`,
    };
  }
  if (error.name === "CredentialsRefused") {
    return {
      code: "refused",
      says: `there are no credentials (${error.message}); correct the role, its trust policy or its token`,
    };
  }
  if (/Region is missing/.test(words)) return { code: "refused", says: "there is no region; set AWS_REGION" };
  return {
    code: "unavailable",
    says: `the server cannot be reached (${words}); check the endpoint and the network`,
  };
}

function wordsOf(error: Error): string {
  return [error.message, error.cause instanceof Error ? error.cause.message : ""].filter(Boolean).join(": ");
}
