import { malformedAnswer } from "./errors.ts";

/** The JSON that travels in the `Dropbox-API-Result` header beside a body (dropbox-api §5.1). Closes a body without one. */
export function resultOf<R>(response: Response): R {
  const text = response.headers.get("dropbox-api-result") ?? "";
  try {
    return JSON.parse(text);
  } catch {
    // Nobody will read it: whether closing it fails does not matter, the answer is refused as a whole.
    response.body?.cancel().catch(() => {});
    throw malformedAnswer(text);
  }
}
