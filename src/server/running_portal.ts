import { siteMap, standing } from "../app.tsx";
import type { Log } from "./dead_man.ts";
import type { Portal } from "../domain/portal.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { LoopLag } from "./loop_lag.ts";
import { operatorsView, startPings } from "./operator.ts";
import { openPortal } from "./portal.ts";
import { operating } from "../routes/operating.ts";
import type { Answer } from "./serve.ts";
import { startServerJobs } from "./jobs.ts";
import type { OpenRepositories } from "../doors/open_repositories.ts";
import type { Telling } from "../doors/telling.ts";
import type { Services } from "../services.ts";
import { urgently } from "../storage/database/breath.ts";

/** The portal as it serves: pages are answered, jobs run, mails go out. */
export interface RunningPortal {
  portal: Portal;
  answer: Answer;
  /** Ends what goes on beside the answers; jobs give their rows back. */
  stop(): Promise<void>;
}

/** Begins all that a server does, behind the port that it listens on. Where that fails, what had begun has ended again. */
export async function runPortal(
  services: Services,
  { port, version, log }: { port: number; version: string; log: Log },
): Promise<RunningPortal> {
  const beside: { stop(): unknown }[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => stopping ??= Promise.all(beside.map((one) => one.stop())).then(() => {});
  try {
    const { site, mailing, open } = await openPortal(services, port, { log });
    beside.push(mailing);
    mailing.start();
    const { jobs, lag } = await startBeside(services, log, beside, { telling: site.portal, open });
    const rooms = [...siteMap(version), operating(operatorsView(services, jobs, lag))];
    const { fetch } = standing(site, rooms);
    return { portal: site.portal, answer: (request, from) => urgently(() => fetch(request, from)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startBeside(
  services: Services,
  log: Log,
  beside: { stop(): unknown }[],
  { telling, open }: { telling: Telling; open: OpenRepositories },
): Promise<{ jobs: Jobs; lag: LoopLag }> {
  services.sayServing();
  const jobs = await startServerJobs(
    services,
    ({ error, ...line }) => {
      log(error === undefined ? line : { ...line, level: "error", error: String(error) });
    },
    telling,
    open,
  );
  const lag = new LoopLag(() => performance.now());
  const pings = startPings(services, log);
  beside.push(jobs, lag, ...pings ? [pings] : []);
  return { jobs, lag };
}
