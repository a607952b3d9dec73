import type { ContentfulStatusCode } from "hono/utils/http-status";
import { Busy, Conflict, Forbidden, Invalid, NotFound, TooMany } from "../domain/errors.ts";
import { OtherAddress } from "../domain/people/entry.ts";
import { PERMISSIONS } from "../domain/permissions.ts";
import { ErrorPage, ErrorToast } from "../views/error.tsx";
import { isPartial, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { TooLarge } from "./registry.ts";
import { Misdirected } from "./security.ts";

type Kind = [error: new (...words: never[]) => Error, status: ContentfulStatusCode, title: string];

const DENIED = "Access denied";
const BUSY = "Busy just now";

/** The domain's five refusals and the wire's own; anything else is a fault of ours. */
const KINDS: Kind[] = [
  [OtherAddress, 403, DENIED],
  [NotFound, 404, "Page not found"],
  [Forbidden, 403, "Not allowed"],
  [Invalid, 422, "Not possible"],
  [Conflict, 409, "Not possible now"],
  [Busy, 429, BUSY],
  [TooMany, 429, "Too often"],
  [TooLarge, 413, "Too large"],
  [Misdirected, 421, "Wrong address"],
];

/** One sentence for a missing page, the same whether it never was or is somebody else's (security T3). */
const MISSING = "There is nothing here, or it is not yours to see.";

/** An error as a page, as a toast for htmx, or as problem+json (RFC 9457) for what asks for JSON. */
export function answerError(error: Error, c: Request): Response | Promise<Response> {
  const found = KINDS.find(([kind]) => error instanceof kind);
  const [, status, title] = found ?? [Error, 500 as const, "Something went wrong"];
  if (found === undefined) tellFault(error, c);
  if (error instanceof TooMany) c.header("Retry-After", String(error.retryAfter));
  return answer(
    c,
    status,
    title,
    textOf(error, status),
    error instanceof TooMany ? error.retryAfter : undefined,
  );
}

export function answerMissing(c: Request): Response | Promise<Response> {
  return answer(c, 404, "Page not found", MISSING);
}

/** A path that is there, by another method. */
export function answerWrongMethod(c: Request, allowed: string[]): Response | Promise<Response> {
  c.header("Allow", allowed.join(", "));
  return answer(c, 405, "Not possible", "This address cannot be used in this way.");
}

function textOf(error: Error, status: number): string {
  if (status === 404) return MISSING;
  if (status === 500) {
    return "The fault is ours. Nothing was changed. Try again, and tell the operator if it stays.";
  }
  return `${error.message}.`;
}

function answer(c: Request, status: ContentfulStatusCode, title: string, text: string, retryAfter?: number) {
  const requestId = c.get("visit")?.requestId ?? "";
  c.header("Cache-Control", "no-store");
  c.header("Vary", "Accept", { append: true });
  if (isPartial(c)) return c.html(<ErrorToast text={text} />, status);
  if (/^application\/(problem\+)?json\b/.test(c.req.header("accept") ?? "")) {
    const problem = { type: "about:blank", title, status, detail: text, requestId };
    return c.json(problem, status, { "content-type": "application/problem+json" });
  }
  const frame = c.get("actor") && c.get("policy")?.who !== "halfway" ? frameOf(c) : undefined;
  const permission = status === 403 ? permissionWords(c) : undefined;
  const isOtherAddress = title === DENIED;
  const isBusy = title === BUSY;
  const words = { status, title, text, requestId, frame, permission, isOtherAddress, isBusy, retryAfter };
  return c.html(<ErrorPage {...words} />, status);
}

function permissionWords(c: Request): string | undefined {
  const asked = c.get("policy")?.permission;
  return asked ? PERMISSIONS[asked] : undefined;
}

/** Where in the code, for the log alone. */
function tellFault(error: Error, c: Request) {
  const { site, visit } = { site: c.get("site"), visit: c.get("visit") };
  site?.log({
    level: "error",
    request: visit?.requestId,
    error: error.name,
    message: error.message,
    stack: error.stack,
  });
}
