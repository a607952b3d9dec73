import type { Answer } from "./request.ts";
import { element } from "./xml.ts";

const LONGEST = 64 * 1024;

/** What a HEAD, which has no body, means by its status. */
const CODES: Record<number, string> = { 404: "NotFound", 403: "Forbidden", 412: "PreconditionFailed" };

/** An answer of an S3 server that is not success. S3 API reference, "Error responses". */
export class S3Failure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly says: string,
    readonly region?: string,
  ) {
    super(`${status} ${code}${says ? `: ${says}` : ""}`);
    this.name = "S3Failure";
  }

  static async of({ statusCode, headers, body }: Answer): Promise<S3Failure> {
    const text = await readText(body);
    const code = element(text, "Code") ?? CODES[statusCode] ?? `Status${statusCode}`;
    const region = headers["x-amz-bucket-region"] ?? element(text, "Region");
    return new S3Failure(statusCode, code, element(text, "Message") ?? "", region);
  }
}

// A status is news enough: that its explanation broke off changes nothing, nor does one longer than any S3 server's.
async function readText(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > LONGEST) break;
    }
  } catch {
    return text;
  }
  return text;
}
