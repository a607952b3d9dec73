/** RFC 9112; section numbers are its. Lenient in nothing: who reads otherwise than the one before him is led astray. */
import { Buffer } from "node:buffer";
import { ProtocolError } from "./protocol_error.ts";

/** How a body ends (6.3): after so many bytes, with its last chunk, or with the connection. */
export type Framing = number | "chunked" | "close";

export interface Head {
  status: number;
  headers: Headers;
  framing: Framing;
  /** Whether another request may follow on the connection. */
  keepsAlive: boolean;
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [^\0\r\n]*)?$/;
/** 5.1: no space before the colon, and no line that goes on with the one before (5.2). */
const FIELD_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\0\r\n]*?)[ \t]*$/;
const MOST_FIELDS = 256;
/** Statuses whose answers have no body. */
const BODILESS = new Set([204, 304]);

/** What is sent before anything is answered; the whole request, since there is no body (3, 6.3). */
export function requestHead(method: "GET" | "POST", url: URL, given: HeadersInit | undefined): Uint8Array {
  const headers = new Headers(given);
  headers.set("host", url.host);
  if (!headers.has("accept-encoding")) headers.set("accept-encoding", "identity");
  if (!headers.has("accept")) headers.set("accept", "*/*");
  if (!headers.has("user-agent")) headers.set("user-agent", navigator.userAgent);
  if (method === "POST") headers.set("content-length", "0");
  const fields = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`${method} ${url.pathname}${url.search} HTTP/1.1\r\n${fields}\r\n`, "latin1");
}

/** A head without the empty line at its end. Throws `ProtocolError`. */
export function answerHead(bytes: Uint8Array): Head {
  const [first, ...lines] = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1")
    .split("\r\n");
  const status = STATUS_LINE.exec(first!);
  if (status === null) throw new ProtocolError("it does not begin with a status line");
  if (lines.length > MOST_FIELDS) throw new ProtocolError(`it has more than ${MOST_FIELDS} header fields`);
  const headers = new Headers();
  for (const line of lines) appendField(headers, line);
  const [isOld, code] = [status[1] === "0", Number(status[2])];
  const framing = framingOf(code, headers, isOld);
  return { status: code, headers, framing, keepsAlive: !isOld && framing !== "close" && !closes(headers) };
}

function appendField(headers: Headers, line: string) {
  const field = FIELD_LINE.exec(line);
  if (field === null) throw new ProtocolError("a header field is malformed");
  headers.append(field[1]!, field[2]!);
}

/** 6.3. Trap: with both a length and an encoding somebody on the way may have seen another end than we would. */
function framingOf(status: number, headers: Headers, isOld: boolean): Framing {
  const [coding, length] = [headers.get("transfer-encoding"), headers.get("content-length")];
  if (coding !== null && (length !== null || isOld || coding.toLowerCase() !== "chunked")) {
    throw new ProtocolError("nobody can tell where it ends");
  }
  if (isEncoded(headers)) throw new ProtocolError("it is compressed, which was not asked for");
  if (BODILESS.has(status) || status < 200) return 0;
  if (coding !== null) return "chunked";
  return length === null ? "close" : lengthOf(length);
}

function isEncoded(headers: Headers): boolean {
  return !["identity", ""].includes(headers.get("content-encoding")?.toLowerCase() ?? "");
}

/** The same number more than once is one number (RFC 9110, 8.6). */
function lengthOf(value: string): number {
  const [one, ...more] = value.split(/[ \t]*,[ \t]*/);
  if (/^\d{1,15}$/.test(one!) && more.every((other) => other === one)) return Number(one);
  throw new ProtocolError(`its length is "${value.slice(0, 40)}"`);
}

/** 9.3 */
function closes(headers: Headers): boolean {
  return (headers.get("connection") ?? "").toLowerCase().split(/[ \t]*,[ \t]*/).includes("close");
}
