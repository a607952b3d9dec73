import type { NewSession } from "../domain/people/sessions.ts";
import { StaleToast } from "../views/error.tsx";
import { ResendPage } from "../views/resend.tsx";
import { forgetSession, sessionToken } from "./cookies.ts";
import { isPartial, type Request } from "./env.ts";
import { resendable } from "./form_input.ts";
import { safeNext } from "./next.ts";

/** Nobody is signed in (any more): a page leads to signing in and back; what was posted is kept. */
export async function askToSignIn(c: Request, stage: NewSession["stage"]): Promise<Response> {
  if (sessionToken(c, stage) !== undefined) forgetSession(c, stage);
  return await leadTo(c, "/signin", 401);
}

/** The person has to prove to be here first. */
export async function askToConfirm(c: Request): Promise<Response> {
  return await leadTo(c, "/confirm", 403);
}

/** The account asks for a second factor. */
export function askToSetUpFactor(c: Request): Response {
  return sendTo(c, "/settings/security/app");
}

/** The account asks for a new password. */
export function askForPassword(c: Request): Response {
  return sendTo(c, "/settings/security/password");
}

function sendTo(c: Request, path: string): Response {
  return isPartial(c) ? c.body(null, 403, { "HX-Redirect": path }) : c.redirect(path, 303);
}

/** Where nothing was typed, straight there; otherwise by a page that holds what was typed (issue 4, bad input). */
async function leadTo(c: Request, path: string, status: 401 | 403): Promise<Response> {
  const isChange = c.req.method !== "GET" && c.req.method !== "HEAD";
  const back = isChange ? refererPath(c) : new URL(c.req.url).pathname + new URL(c.req.url).search;
  const target = `${path}?next=${encodeURIComponent(safeNext(back))}`;
  if (isPartial(c) && isChange) return await c.html(<StaleToast first={target} />, status);
  if (isPartial(c)) return c.body(null, status, { "HX-Redirect": target });
  const fields = isChange ? await resendable(c) : [];
  if (fields.length === 0) return c.redirect(target, 303);
  c.header("Cache-Control", "no-store");
  const why = status === 401 ? "session" : "presence";
  return c.html(<ResendPage why={why} first={target} to={c.req.path} fields={fields} />, status);
}

/** The page that a button stood on. */
function refererPath(c: Request): string {
  const url = URL.parse(c.req.header("referer") ?? "");
  return url === null ? "/" : url.pathname + url.search;
}
