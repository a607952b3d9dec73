import { S3Failure } from "./failure.ts";
import type { Ask } from "./request.ts";
import { element } from "./xml.ts";

/**
 * Whether a bucket keeps what is deleted as an older version (S3 user guide, "Working with delete markers"): one whose
 * versioning is suspended keeps what it had before. Whoever may not ask sees it by a delete of what was never there,
 * `unused`: it leaves a marker, of no bytes.
 */
export async function keepsVersions(ask: Ask, unused: string, signal?: AbortSignal): Promise<boolean> {
  try {
    const { body } = await ask({ verb: "versioning" }, signal);
    const status = element(await new Response(body).text(), "Status");
    return status === "Enabled" || status === "Suspended";
  } catch (error) {
    if (!mayNotAsk(error)) throw error;
  }
  const { headers } = await ask({ verb: "delete", key: unused }, signal);
  return headers["x-amz-delete-marker"] === "true";
}

/** Refused, or a server that knows no versions. */
function mayNotAsk(error: unknown): boolean {
  return error instanceof S3Failure &&
    (error.status === 501 || (error.status >= 400 && error.status < 500)) &&
    error.code !== "NoSuchBucket" && error.status !== 429;
}
