import { Hono } from "hono";
import { transportUsed } from "./data_transport.ts";
import type { Desk, Pace } from "./desk.ts";
import { type Target, targetNamespace } from "../control/targets.ts";
import type { RefusedWrite } from "./refused_writes.ts";
import { type FullTag, setQuota, usedBytes } from "./quotas.ts";

interface QuotaWish {
  /** A namespace's id, or "team". */
  target: string;
  /** Null lifts the quota. */
  bytes: number | null;
  tag?: FullTag;
}

interface RefusalWish extends Target, Omit<RefusedWrite, "error" | "times" | "namespace"> {
  /** A WriteError, or its tag alone. */
  error: RefusedWrite["error"] | string;
  times?: number | null;
}

/** What tests and the demo turn from outside: quotas, how fast commits and jobs are, the calls counted this month. */
export function writeControlRoutes({ state, pace, refused }: Desk) {
  return new Hono()
    .put("/quotas", async (c) => {
      const { target, bytes, tag }: QuotaWish = await c.req.json();
      setQuota(state, target, bytes, tag);
      return c.json({ target, bytes, used: usedBytes(state, target) });
    })
    .post("/refused-writes", async (c) => {
      const { path, error, times = 1, ...target }: RefusalWish = await c.req.json();
      const isAnywhere = Object.keys(target).length === 0;
      refused.add({
        path,
        error: typeof error === "string" ? { ".tag": error } : error,
        times,
        ...(isAnywhere ? {} : { namespace: targetNamespace(state, target) }),
      });
      return c.body(null, 201);
    })
    .delete("/refused-writes", (c) => {
      refused.clear();
      return c.body(null, 204);
    })
    .patch("/pace", async (c) => {
      const wish: Partial<Pace> = await c.req.json();
      const strange = Object.keys(wish).find((name) => !(name in pace));
      if (strange) return c.json({ error: `Cannot set "${strange}": the pace has no such part` }, 422);
      return c.json(Object.assign(pace, wish));
    })
    .get(
      "/data_transport",
      (c) => c.json({ used: transportUsed(state), limit: state.switches.upload_api_rate_limit }),
    );
}
