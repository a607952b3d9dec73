import { COST, PasswordHasher } from "../auth/passwords.ts";
import type { Config } from "../config.ts";
import { destinationOpener } from "../doors/destinations.ts";
import { Extractor } from "../domain/extraction/extractor.ts";
import { PageDrawer } from "../domain/extraction/page_drawer.ts";
import { Conflict } from "../domain/errors.ts";
import { openInstanceKeys } from "../domain/instance_keys.ts";
import { SetUpToken } from "../domain/people/set_up.ts";
import { hasUsers } from "../domain/people/users.ts";
import { KnownKinds } from "../domain/preview/contents.ts";
import { Soon } from "../domain/preview/soon.ts";
import type { Portal } from "../domain/portal.ts";
import { exitDoors } from "../doors/exit.ts";
import { Throttles } from "../domain/throttles.ts";
import { Mailing } from "../jobs/mailing.ts";
import { mailer, mailFolderOf } from "./mailer.ts";
import { OpenRepositories } from "../doors/open_repositories.ts";
import type { Site } from "../routes/env.ts";
import { GivingPlaces } from "../routes/giving_places.ts";
import type { Services } from "../services.ts";
import { scopedDoors } from "../storage/database/scope.ts";
import { StoreError } from "../storage/objects/object_store.ts";

export type PortalServices = Pick<
  Services,
  "control" | "ring" | "now" | "config" | "forAccount" | "fetch" | "sleep"
>;

/** The portal with its doors open, and what runs beside it. */
export interface OpenPortal {
  site: Site;
  mailing: Mailing;
  /** What pages read from. */
  open: OpenRepositories;
}

/** Opens the portal over what is open already; `port` is the one it listens on. */
export async function openPortal(
  services: PortalServices,
  port: number,
  { log = () => {}, cost = COST }: { log?: Site["log"]; cost?: typeof COST } = {},
): Promise<OpenPortal> {
  const { control, ring, now, config, fetch, sleep } = services;
  const portal: Portal = {
    control,
    ring,
    now,
    keys: await openInstanceKeys(control, ring, now()),
    passwords: new PasswordHasher(cost),
    throttles: new Throttles(now),
    setUp: new SetUpToken(),
    dropboxApp: appOf(config),
    wire: { fetch, sleep },
    openDestination: destinationOpener(services, { isPatient: false, log }),
    settings: settingsOf(config, port),
    nudge: () => mailing.nudge(),
  };
  const mailing = new Mailing({ portal, deliver: mailer(config, now), random: Math.random, log });
  const scoped: Site["scoped"] = (account, user) => scopedDoors(control, { account, user });
  const catalogue: Site["catalogue"] = async (account) => (await services.forAccount(account)).catalogue;
  const open = new OpenRepositories(services);
  const repository: Site["repository"] = async (account, task) =>
    (await open.of(account, task).catch(refuseAway)).repository;
  const reading: Site["reading"] = {
    contents: async (account, task) => (await open.of(account, task)).contents,
    extractor: new Extractor(),
    kinds: new KnownKinds(),
    drawer: new PageDrawer(),
    words: new Soon(),
    pages: new Soon(),
  };
  const exit = exitDoors(services);
  const { trustedProxies } = config.portal;
  const giving = new GivingPlaces();
  const doors = { portal, scoped, catalogue, repository, reading, exit };
  return { mailing, open, site: { ...doors, giving, trustedProxies, log } };
}

/** Nothing is wrong with what is asked for, nor with us. */
function refuseAway(error: unknown): never {
  if (!(error instanceof StoreError) || error.code !== "unavailable") throw error;
  throw new Conflict("Cannot read the backup now: its storage does not answer; try again in a few minutes");
}

function settingsOf({ portal, mail, data }: Config, port: number): Portal["settings"] {
  const { origin, signUp, location, terms, privacy } = portal;
  const regions = [{ id: "here", name: location }];
  const mailFolder = mail.smtp === null ? mailFolderOf(data) : null;
  return { origin: origin ?? `http://localhost:${port}`, signUp, regions, terms, privacy, mailFolder };
}

function appOf({ dropbox: { appKey, appSecret, origin } }: Config): Portal["dropboxApp"] {
  return appKey === null
    ? null
    : { key: appKey, secret: appSecret?.reveal() ?? "", origin: origin ?? undefined };
}

/** Where the first person sets the portal up; null once anybody can sign in. */
export async function setUpLink({ control, settings, setUp }: Portal): Promise<string | null> {
  if (await hasUsers(control.read)) return null;
  return `${settings.origin}/setup?token=${setUp.text}`;
}
