import type { MiddlewareHandler } from "hono";
import { clientAddress, readProxies } from "./client_address.ts";
import type { Env, Site } from "./env.ts";

/** Says who asks and by which number, and writes one line a request: never a query, a body, a cookie (security L3). */
export function visits(site: Site): MiddlewareHandler<Env> {
  const isProxy = readProxies(site.trustedProxies);
  return async (c, next) => {
    const began = performance.now();
    const requestId = crypto.randomUUID();
    const ip = clientAddress(
      c.env?.remoteAddr?.hostname ?? "127.0.0.1",
      c.req.header("x-forwarded-for"),
      isProxy,
    );
    const agent = (c.req.header("user-agent") ?? "").replace(/\p{Cc}/gu, " ").slice(0, 200);
    c.set("site", site);
    c.set("visit", { ip, agent, requestId });
    await next();
    c.header("X-Request-Id", requestId);
    site.log({
      level: c.res.status >= 500 ? "error" : "info",
      request: requestId,
      method: c.req.method,
      path: pathOf(c.req.path),
      status: c.res.status,
      ms: Math.round(performance.now() - began),
      ip,
      user: c.get("actor")?.userId,
      account: c.get("actor")?.account,
    });
  };
}

/** As it was asked for, cut and in one line. */
function pathOf(path: string): string {
  return path.replace(/[^\x21-\x7e]/g, "?").slice(0, 200);
}
