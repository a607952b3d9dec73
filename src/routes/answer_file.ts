import type { Request } from "./env.ts";

/** Answers a CSV file in pieces. */
export function answerFile(c: Request, name: string, pieces: AsyncIterable<string>): Response {
  c.header("Content-Disposition", `attachment; filename="${name}"`);
  c.header("Content-Type", "text/csv; charset=utf-8");
  return c.body(ReadableStream.from(pieces).pipeThrough(new TextEncoderStream()));
}
