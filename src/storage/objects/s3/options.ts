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
