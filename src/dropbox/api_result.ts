import { malformedAnswer } from "./errors.ts";
import type { OpenBody } from "./open_body.ts";

/** The JSON that travels in the `Dropbox-API-Result` header beside a body (dropbox-api §5.1). Closes a body without one. */
export function decodeResult<R>(headers: Headers, opened: OpenBody): R {
  const text = headers.get("dropbox-api-result") ?? "";
  try {
    return JSON.parse(text);
  } catch {
    opened.watch.end();
    // Nobody will read it: whether closing it fails does not matter, the answer is refused as a whole.
    opened.response.body?.cancel().catch(() => {});
    throw malformedAnswer(text);
  }
}
