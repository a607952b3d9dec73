import { siteMap, standing } from "./app.tsx";
import type { Log } from "./dead_man.ts";
import type { Jobs } from "./jobs/jobs.ts";
import { LoopLag } from "./loop_lag.ts";
import { operatorsView, startPings } from "./operator.ts";
import { openPortal, setUpLink } from "./portal.ts";
import { operating } from "./routes/operating.ts";
import { serve } from "./serve.ts";
import { startServerJobs, type Telling } from "./server_jobs.ts";
import type { Services } from "./services.ts";

/** Serves the portal until somebody asks to stop; jobs run and mails go out meanwhile. */
export async function servePortal(services: Services, version: string): Promise<void> {
  const { config } = services;
  const beside: { stop(): unknown }[] = [];
  const begin = async (port: number) => {
    const log = logger(services);
    const { site, mailing } = await openPortal(services, port, { log });
    beside.push(mailing);
    mailing.start();
    const { jobs, lag } = await startBeside(services, log, beside, site.portal);
    await tellSetUp(config.log, await setUpLink(site.portal));
    return standing(site, [...siteMap(version), operating(operatorsView(services, jobs, lag))]).fetch;
  };
  let stopping: Promise<void> | undefined;
  const stop = () => stopping ??= Promise.all(beside.map((one) => one.stop())).then(() => {});
  try {
    await serve({ ...config, begin, onStop: stop });
  } finally {
    // Where nothing was served; what does not end in time was waited for long enough.
    if (!stopping) await stop();
  }
}

async function startBeside(
  services: Services,
  log: Log,
  beside: { stop(): unknown }[],
  telling: Telling,
): Promise<{ jobs: Jobs; lag: LoopLag }> {
  services.sayServing();
  const jobs = await startServerJobs(services, ({ error, ...line }) => {
    log(error === undefined ? line : { ...line, level: "error", error: String(error) });
  }, telling);
  const lag = new LoopLag(() => performance.now());
  const pings = startPings(services, log);
  beside.push(jobs, lag, ...pings ? [pings] : []);
  return { jobs, lag };
}

/** Lines of JSON where machines read them; else only what went wrong. */
function logger({ config: { log }, now }: Services) {
  return (line: Record<string, unknown>) => {
    if (log === "json") return console.log(JSON.stringify({ at: now().toISOString(), ...line }));
    if (log === "debug" || line.level === "error" || line.level === "warn") {
      console.error(JSON.stringify(line));
    }
  };
}

function tellSetUp(log: Services["config"]["log"], link: string | null) {
  if (link === null) return;
  console.log(
    log === "json" ? JSON.stringify({ set_up: link }) : `Nobody can sign in yet. Set it up: ${link}`,
  );
}
