import type { Request } from "./env.ts";

/** Bytes that can be asked for in part. */
export interface Ranged {
  /** Bytes of all. */
  size: number;
  /** Strong: the same tag is the same bytes. Without quotes. */
  tag: string;
  type: string;
  /** Its content security policy, and Content-Disposition. */
  csp: string;
  disposition: string;
  /** From `start` up to and without `end`; read only as far as it is taken. Throws what is answered in its place. */
  read(range: Range): AsyncIterable<Uint8Array>;
}

export interface Range {
  start: number;
  end: number;
}

/** A file (security I5), whole or one range of it (RFC 9110 14), so that what broke off is gone on with. */
export function answerRanged(c: Request, { size, tag, type, csp, disposition, read }: Ranged): Response {
  const range = rangeOf(c, { size, tag });
  c.header("Accept-Ranges", "bytes");
  c.header("ETag", `"${tag}"`);
  // Compressed on the way, its ranges would be those of something else.
  c.header("Cache-Control", "private, no-store, no-transform");
  if (range === "none") {
    c.header("Content-Range", `bytes */${size}`);
    return c.body(null, 416);
  }
  c.header("Content-Type", type);
  c.header("Content-Disposition", disposition);
  c.set("csp", csp);
  const isPart = range !== null;
  const { start, end } = range ?? { start: 0, end: size };
  c.header("Content-Length", String(end - start));
  if (isPart) c.header("Content-Range", `bytes ${start}-${end - 1}/${size}`);
  if (c.req.method === "HEAD") return c.body(null, isPart ? 206 : 200);
  return c.body(ReadableStream.from(read({ start, end })), isPart ? 206 : 200);
}

/** Null: all of it, also where several ranges are asked for, or the part is of another version. */
function rangeOf(c: Request, { size, tag }: { size: number; tag: string }): Range | "none" | null {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(c.req.header("range") ?? "");
  const condition = c.req.header("if-range");
  if (!asked || (condition !== undefined && condition !== `"${tag}"`)) return null;
  const [, first = "", last = ""] = asked;
  if (first === "" && last === "") return null;
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "none" : { start: size - length, end: size };
  }
  const start = Number(first);
  const end = last === "" ? size : Math.min(Number(last) + 1, size);
  if (last !== "" && Number(last) < start) return null;
  return start >= size ? "none" : { start, end };
}

/** RFC 6266 with RFC 8187's form beside a plain one: names come from strangers. */
export function attachment(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cs}/\\]/gu, "_");
  const plain = clean.replace(/[^\x20-\x7e]/g, "_").replace(/["%]/g, "_");
  const coded = encodeURIComponent(clean).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${coded}`;
}
