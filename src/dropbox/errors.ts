import { kindOfStatus } from "./kinds.ts";
import { isRecord, tagsOf } from "./tags.ts";
import { DropboxError } from "./types.ts";

/**
 * Why Dropbox did not do what `route` asks, from an answer that is not ok (dropbox-api §5.2).
 * Reads the body. Kinds come from status and tags, never from summaries; unknown tags stay in `code`.
 */
export async function failureOf(response: Response, route: string): Promise<DropboxError> {
  const text = await response.text().catch(() => "");
  const body = parse(text);
  const error = isRecord(body) ? body.error : undefined;
  const tags = tagsOf(error);
  const { kind, code } = kindOfStatus(response.status, tags, text);
  return new DropboxError(kind, code, sentence(route, code, body, text), {
    status: response.status,
    retryAfter: retryAfter(response.headers, error),
    requestId: response.headers.get("x-dropbox-request-id") ?? undefined,
    userMessage: userMessage(body),
    error,
  });
}

/** Why one entry of a batch failed: `failure` is that entry's error union. */
export function failureOfEntry(failure: unknown, route: string): DropboxError {
  const { kind, code } = kindOfStatus(409, tagsOf(failure), "");
  return new DropboxError(kind, code, sentence(route, code), { status: 409, error: failure });
}

/**
 * What a throw from `fetch` or a body means: our own words and the caller's abort pass as they are,
 * the rest is the network. `unreachable` = no request left this machine, so anything may be repeated.
 */
export function failureOfNetwork(cause: unknown, route: string, signal?: AbortSignal): unknown {
  if (cause instanceof DropboxError) return cause;
  if (signal?.aborted) return signal.reason;
  const code = neverSent(cause) ? "unreachable" : "network";
  return new DropboxError("temporary", code, sentence(route, code, undefined, String(cause)), { cause });
}

/** An answer with status 200 that is not what the route answers: a proxy's page, or JSON cut short. */
export function malformedAnswer(text: string): DropboxError {
  const start = JSON.stringify(text.slice(0, 80));
  return new DropboxError("temporary", "malformed_answer", `Cannot read the answer of Dropbox: ${start}`);
}

function neverSent(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  return /client error \(Connect\)|ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(cause.message) ||
    neverSent(cause.cause);
}

function sentence(route: string, code: string, body?: unknown, text = ""): string {
  const said = isRecord(body)
    ? body.error_description ?? scopeOf(body.error)
    : text.trimStart().startsWith("<")
    ? ""
    : text;
  const detail = typeof said === "string" && said ? ` (${said.slice(0, 300)})` : "";
  return `Cannot call Dropbox's "${route}": ${code}${detail}`;
}

/** The scope whose absence is the refusal (dropbox-api §1.4): a person has to know which. */
function scopeOf(error: unknown): unknown {
  return isRecord(error) ? error.required_scope : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Plain text and HTML are answers too: kindOfStatus judges them.
  }
}

function userMessage(body: unknown): string | undefined {
  const message = isRecord(body) && isRecord(body.user_message) ? body.user_message.text : undefined;
  return typeof message === "string" ? message : undefined;
}

function retryAfter(headers: Headers, error: unknown): number | undefined {
  const header = headers.get("retry-after");
  if (header !== null && header.trim() !== "") return secondsOf(header, headers.get("date"));
  const field = isRecord(error) ? error.retry_after : undefined;
  return typeof field === "number" ? field : undefined;
}

function secondsOf(header: string, date: string | null): number | undefined {
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const until = (Date.parse(header) - Date.parse(date ?? "")) / 1000;
  return Number.isFinite(until) ? Math.max(0, until) : undefined;
}
