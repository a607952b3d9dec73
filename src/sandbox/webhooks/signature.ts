import { createHmac } from "node:crypto";

/** X-Dropbox-Signature: lower-case hex of HMAC-SHA256 over the raw body (dropbox-api.md 2.7). */
export function signatureOf(body: string, secret: string): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}
