import { Hono } from "hono";
import type { CallLog } from "./call_log.ts";

/** What was called. */
export function logRoutes(log: CallLog): Hono {
  return new Hono()
    .get("/calls", (c) => c.json(log.calls(c.req.query("route"), Number(c.req.query("since") ?? 0))))
    .get("/calls/counts", (c) => c.json(log.counts()))
    .delete("/calls", (c) => {
      log.clear();
      return c.body(null, 204);
    });
}
