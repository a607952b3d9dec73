import { createApp } from "../../../src/app.tsx";
import type { Config } from "../../../src/config.ts";
import { listTasks } from "../../../src/domain/tasks/tasks.ts";
import { hasUsers } from "../../../src/domain/people/users.ts";
import type { Portal } from "../../../src/domain/portal.ts";
import type { Site } from "../../../src/routes/env.ts";
import { openPortal } from "../../../src/server/portal.ts";
import { startServerJobs } from "../../../src/server/jobs.ts";
import type { Services } from "../../../src/services.ts";
import { Browser } from "../../support/browser.ts";
import type { Installation } from "../../support/installation.ts";
import { aliceSetsUp, CHEAP, ORIGIN, PASSWORD } from "../../support/portal_world.ts";

/** The portal over an installation that was backed up, with Alice signed in. */
export interface RecoveryWorld {
  services: Services;
  alice: Browser;
  keys: Portal["keys"];
  /** Reads documents for pages, in threads of its own. */
  reading: Site["reading"];
  /** Id of the task. */
  task: string;
  /** `/recovery/<task>/<entity>` of a member or team folder. */
  at(name: string): Promise<string>;
  text(path: string): Promise<string>;
  /** Runs the server's jobs until something is so. */
  untilDone(done: () => Promise<boolean>): Promise<void>;
}

/** Opens the portal over what stands, as the server does. */
export async function inPortal<R>(
  world: Installation,
  work: (portal: RecoveryWorld) => Promise<R>,
  change: Partial<Config> = {},
): Promise<R> {
  return await world.withServices(async (opened) => {
    const services = {
      ...opened,
      config: { ...opened.config, ...change, portal: { ...opened.config.portal, origin: ORIGIN } },
    };
    const { site } = await openPortal(services, 8000, { cost: CHEAP });
    const app = createApp("1.2.3", site);
    const alice = await signedIn(site.portal, app);
    const [task] = await listTasks(services.control.read, services.account);
    return await work({
      services,
      alice,
      keys: site.portal.keys,
      reading: site.reading,
      task: task!.id,
      text: async (path) => await (await alice.get(path)).text(),
      at: async (name) => {
        const row = await services.catalogue.read.selectFrom("entities").select("id")
          .where((eb) => eb.or([eb("name", "=", name), eb("email", "=", name)])).executeTakeFirstOrThrow();
        return `/recovery/${task!.id}/${row.id}`;
      },
      untilDone: async (done) => {
        const jobs = await startServerJobs(services, () => {}, { ...site.portal });
        try {
          while (!await done()) await services.sleep(100);
        } finally {
          await jobs.stop();
        }
      },
    });
  });
}

/** The first time she sets the portal up. */
async function signedIn(portal: Portal, app: ReturnType<typeof createApp>): Promise<Browser> {
  const browser = new Browser(app);
  if (!await hasUsers(portal.control.read)) return await aliceSetsUp({ portal, browser: () => browser });
  await browser.post("/signin", { email: "alice@acme.example", password: PASSWORD });
  return browser;
}

/** Links of a page whose words are these. */
export function linkTo(page: string, words: string): string {
  const link = new RegExp(`href="([^"]*)"[^>]*>(?:<bdi>)?${words.replace(/[.()]/g, "\\$&")}<`).exec(page);
  if (!link) throw new Error(`No link "${words}"`);
  return link[1]!.replaceAll("&amp;", "&");
}

/** The box of an item in a folder. */
export function boxOf(page: string, name: string): { node: string; checked: boolean; disabled: boolean } {
  const box = (page.match(/<input class="box"[^>]*>/g) ?? []).find((one) => one.includes(`"Choose ${name}"`));
  if (!box) throw new Error(`No box of "${name}"`);
  return {
    node: /value="(\d+)"/.exec(box)![1]!,
    checked: / checked/.test(box),
    disabled: / disabled/.test(box),
  };
}
