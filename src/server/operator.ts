import { Cron } from "croner";
import about from "../../deno.json" with { type: "json" };
import { type Log, pingIfWell } from "./dead_man.ts";
import { countStuck } from "../domain/jobs/stuck.ts";
import { lateTasks } from "../domain/tasks/late_tasks.ts";
import { metrics } from "../domain/metrics.ts";
import { selfCopies } from "../domain/self_copies.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { LoopLag } from "./loop_lag.ts";
import type { Operating } from "../routes/operating.ts";
import type { Services } from "../services.ts";

/** Milliseconds without a tick of the schedule after which the server is not ready. */
const TICK_LOST = 120_000;
const PING = "30 */5 * * * *";

/** What whoever operates the server may ask it. */
export function operatorsView(services: Services, jobs: Jobs, lag: LoopLag): Operating {
  const { control, now, config } = services;
  return {
    token: config.metricsToken?.reveal() ?? null,
    unready: async () => {
      if (jobs.isStopping) return "it stops";
      if (jobs.lag() > TICK_LOST) return "its schedule is not looked at";
      await control.read.selectFrom("accounts").select("id").limit(1).execute();
      return null;
    },
    stuck: () => countStuck(control.read),
    selfCopiedAt: async () => (await selfCopies(control.read, 1))[0]?.madeAt ?? null,
    metrics: () =>
      metrics(control.read, catalogueOf(services), {
        running: jobs.running,
        tickLag: jobs.lag() / 1000,
        loopLag: lag.take() / 1000,
        version: about.version,
      }, now()),
  };
}

/** Calls the dead man's switch of the settings, if there is one. */
export function startPings(services: Services, log: Log): Cron | null {
  const { config: { pingUrl: url }, control, fetch, now } = services;
  if (url === null) return null;
  const late = () => lateTasks(control.read, catalogueOf(services), now());
  const failed = (error: unknown) => log({ event: "ping.failed", level: "error", error: String(error) });
  const ping = () => pingIfWell({ url, fetch, late, log }).then(() => {});
  return new Cron(PING, { protect: true, catch: failed }, ping);
}

function catalogueOf(services: Services) {
  return async (account: string) => (await services.forAccount(account)).catalogue.read;
}
