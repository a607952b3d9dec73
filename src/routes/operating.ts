import { timingSafeEqual } from "hono/utils/buffer";
import { NotFound } from "../domain/errors.ts";
import { type Metric, metricsText } from "../domain/metrics.ts";
import { everyone } from "./policy.ts";
import { Routes } from "./registry.ts";

export interface Operating {
  /** Null where all is ready; else what is not, in words that tell a stranger nothing. */
  unready(): Promise<string | null>;
  /** How many jobs come no further. */
  stuck(): Promise<number>;
  /** When the installation was last copied into its storage. */
  selfCopiedAt(): Promise<Date | null>;
  metrics(): Promise<Metric[]>;
  /** Who sends it may read the metrics; null: nobody may. */
  token: string | null;
}

/** What whoever operates a server asks it. */
export function operating({ unready, stuck, selfCopiedAt, metrics, token }: Operating) {
  return new Routes()
    .get("/readyz", everyone({ rate: "free" }), async (c) => {
      const why = await unready();
      const self_copied_at = await selfCopiedAt();
      const stuck_jobs = await stuck();
      return c.json({ ready: why === null, why, stuck_jobs, self_copied_at }, why === null ? 200 : 503);
    })
    .get("/metrics", everyone({ rate: "free" }), async (c) => {
      const given = c.req.header("authorization") ?? "";
      const isKnown = token !== null && await timingSafeEqual(given, `Bearer ${token}`);
      if (!isKnown) throw new NotFound('Cannot find "/metrics": give the token of DROPKEEP_METRICS_TOKEN');
      c.header("content-type", "text/plain; version=0.0.4; charset=utf-8");
      return c.body(metricsText(await metrics()));
    });
}
