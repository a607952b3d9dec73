import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { send, type SignedRequest } from "./send.ts";

/** Plain data: where a bucket is and how to enter it. What is not given the AWS SDK looks for in its usual places. */
export interface S3Options {
  bucket: string;
  /** Before every name, without slashes at its ends; "" for the whole bucket. */
  prefix: string;
  /** `http://…` or `https://…` of another server than Amazon's. */
  endpoint?: string;
  region?: string;
  accessKeyId?: string;
  secretAccessKey?: string;
  sessionToken?: string;
  /** `endpoint/bucket/…` instead of `bucket.endpoint/…`. Without it: true where there is an endpoint. */
  pathStyle?: boolean;
  /** How long a request may wait without a byte moving, ms. */
  idleMs?: number;
  /** The server has proved that it refuses to write over an object (`keepsConditions`): nobody looks before a put. */
  keepsConditions?: boolean;
}

/** How long a request may wait without a byte moving, unless `idleMs` says otherwise. */
export const IDLE_MS = 60_000;
const ANY_REGION = "us-east-1";

/** The SDK with everything off that others do here: it retries nothing, and hashes nothing beyond the signature. */
export function connectS3(options: S3Options): S3Client {
  const { endpoint, idleMs = IDLE_MS } = options;
  return new S3Client({
    endpoint,
    region: options.region ?? (endpoint ? ANY_REGION : undefined),
    credentials: credentialsOf(options),
    forcePathStyle: options.pathStyle ?? endpoint !== undefined,
    maxAttempts: 1,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    expectContinueHeader: false,
    requestHandler: {
      handle: async (request: SignedRequest, { abortSignal }: { abortSignal?: AbortSignal } = {}) => ({
        response: await send(request, idleMs, abortSignal),
      }),
      httpHandlerConfigs: () => ({}),
      updateHttpClientConfig: () => {},
    },
  } as S3ClientConfig);
}

function credentialsOf({ accessKeyId, secretAccessKey, sessionToken }: S3Options) {
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, sessionToken } : undefined;
}
