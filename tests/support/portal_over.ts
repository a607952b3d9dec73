import { createApp } from "../../src/app.tsx";
import { openPortal } from "../../src/server/portal.ts";
import { startServerJobs } from "../../src/server/jobs.ts";
import type { Services } from "../../src/services.ts";
import { Browser } from "./browser.ts";
import { aliceSetsUp, CHEAP, ORIGIN } from "./portal_world.ts";

/** The portal over an installation that is connected already, with Alice signed in. */
export async function aliceAt(services: Services): Promise<Browser> {
  const config = { ...services.config, portal: { ...services.config.portal, origin: ORIGIN } };
  const { site } = await openPortal({ ...services, config }, 8000, { cost: CHEAP });
  const app = createApp("1.2.3", site);
  return await aliceSetsUp({ portal: site.portal, browser: (ip) => new Browser(app, ip) });
}

/** The same installation on another day: `daysAhead` is asked at each look at the clock. */
export function ahead(services: Services, daysAhead: () => number): Services {
  const now = () => new Date(Date.now() + daysAhead() * 86_400_000);
  const forAccount = async (account: string) => ({ ...await services.forAccount(account), now });
  return { ...services, now, forAccount };
}

/** Does all that is due now, as the server does when it starts; resolves when nothing is left to do. */
export async function doWhatIsDue(services: Services): Promise<void> {
  const { control, now, sleep } = services;
  const jobs = await startServerJobs(services, () => {});
  const left = () =>
    control.read.selectFrom("jobs").select("id").where("state", "in", ["queued", "running"])
      .where("run_at", "<=", now().getTime()).executeTakeFirst();
  while (await left()) await sleep(50);
  await jobs.stop();
}
