import { DeleteObjectCommand, GetBucketVersioningCommand, type S3Client } from "@aws-sdk/client-s3";
import { S3Failure } from "./failure.ts";

/**
 * Whether a bucket keeps what is deleted as an older version (S3 user guide, "Working with delete markers"): one whose
 * versioning is suspended keeps what it had before. Whoever may not ask sees it by a delete of what was never there,
 * `unused`: it leaves a marker, of no bytes.
 */
export async function keepsVersions(
  client: S3Client,
  target: { Bucket: string; unused: string },
  signal?: AbortSignal,
): Promise<boolean> {
  const { Bucket, unused } = target;
  try {
    const asked = await client.send(new GetBucketVersioningCommand({ Bucket }), { abortSignal: signal });
    return asked.Status === "Enabled" || asked.Status === "Suspended";
  } catch (error) {
    if (!mayNotAsk(error)) throw error;
  }
  const answer = await client.send(new DeleteObjectCommand({ Bucket, Key: unused }), { abortSignal: signal });
  return answer.DeleteMarker === true;
}

/** Refused, or a server that knows no versions. */
function mayNotAsk(error: unknown): boolean {
  return error instanceof S3Failure &&
    (error.status === 501 || (error.status >= 400 && error.status < 500)) &&
    error.code !== "NoSuchBucket" && error.status !== 429;
}
