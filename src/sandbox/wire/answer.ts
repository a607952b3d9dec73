import { Refusal } from "../world_types.ts";
import { asciiJson } from "./ascii_json.ts";

/** Headers of every answer (dropbox-api §5.8); `started` is a performance.now() reading. */
export function commonHeaders(started: number): Record<string, string> {
  return {
    "X-Dropbox-Request-Id": requestId(),
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "X-Server-Response-Time": String(Math.round(performance.now() - started)),
  };
}

const ID = new Uint8Array(16);
function requestId(): string {
  return crypto.getRandomValues(ID).toHex();
}

export function jsonAnswer(value: unknown, headers: Record<string, string>, status = 200): Response {
  return new Response(asciiJson(value), {
    status,
    headers: { ...headers, "Content-Type": "application/json" },
  });
}

export function textAnswer(text: string, headers: Record<string, string>, status = 400): Response {
  return new Response(text, { status, headers: { ...headers, "Content-Type": "text/plain; charset=utf-8" } });
}

/** A refusal as Dropbox writes it: `{error_summary, error, user_message?}`, or plain text for a 400. */
export function refusalAnswer(refusal: Refusal, headers: Record<string, string>): Response {
  const all = { ...headers, ...refusal.headers };
  if (typeof refusal.error === "string") return textAnswer(refusal.error, all, refusal.status);
  const { user_message, ...error } = refusal.error as Record<string, unknown>;
  const body = { error_summary: summary(error), error, ...(user_message ? { user_message } : {}) };
  return jsonAnswer(body, all, refusal.status);
}

/** The tags from the outside in, joined by "/", and 0-3 dots that nobody may match on. */
export function summary(error: Record<string, unknown>): string {
  const dots = ".".repeat(Math.floor(Math.random() * 4));
  return `${tags(error).join("/")}/${dots}`;
}

/** Trap (§5.2): a rate limit's error has no `.tag` of its own, its tag stands under `reason`; so does a flattened upload failure's. */
function tags(error: Record<string, unknown>): string[] {
  const tag = error[".tag"];
  const own = typeof tag === "string" ? [tag] : [];
  const inner = (typeof tag === "string" ? error[tag] : undefined) ?? error.reason;
  const isUnion = typeof inner === "object" && inner !== null && ".tag" in inner;
  return isUnion ? [...own, ...tags(inner as Record<string, unknown>)] : own;
}
