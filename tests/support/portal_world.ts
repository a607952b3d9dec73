import { cpSync } from "node:fs";
import type { Hono } from "hono";
import { createApp, standing } from "../../src/app.tsx";
import { readConfig } from "../../src/config.ts";
import type { DueMail } from "../../src/domain/mails/outbox.ts";
import type { Portal } from "../../src/domain/portal.ts";
import { Mailing, type MailingOptions } from "../../src/jobs/mailing.ts";
import { openPortal, setUpLink } from "../../src/server/portal.ts";
import type { Env, Site } from "../../src/routes/env.ts";
import type { Routes } from "../../src/routes/registry.ts";
import { openServices, type Services } from "../../src/services.ts";
import { type Answered, Browser } from "./browser.ts";
import { madeOnce } from "./made_once.ts";

/** The portal on a data folder of its own, with a clock that stands until it is moved and mails that are kept here. */
export interface PortalWorld {
  services: Services;
  portal: Portal;
  site: Site;
  app: Hono<Env>;
  /** Mails that were sent, oldest first. */
  mails: DueMail[];
  log: Record<string, unknown>[];
  /** What this world's browsers were answered. */
  answers: Answered[];
  /** Moves the clock. */
  later(ms: number): void;
  browser(ip?: string): Browser;
  /** Answers what was asked at the door and sends what is due; what was sent is in `mails`. */
  deliver(): Promise<void>;
  /** The last mail of a kind to an address. */
  mailTo<K extends DueMail["mail"]["kind"]>(to: string, kind: K): Extract<DueMail["mail"], { kind: K }>;
  /** An app with other routes. */
  appWith(...rooms: Routes[]): Hono<Env>;
  close(): Promise<void>;
}

/** Hashes in a millisecond; the tests of the hashes themselves take the real cost. */
export const CHEAP = { m: 1024, t: 1, p: 1 };
const BEGINNING = new Date("2026-11-25T12:00:00Z");
export const ORIGIN = "https://keep.example.com";
export const PASSWORD = "correct horse battery staple";

export async function portalWorld(
  { env = {}, cost = CHEAP, deliver, fetch }: {
    env?: Record<string, string>;
    cost?: typeof CHEAP;
    deliver?: MailingOptions["deliver"];
    /** By which Dropbox is reached. */
    fetch?: Services["fetch"];
  } = {},
): Promise<PortalWorld> {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-portal-" });
  let clock = BEGINNING.getTime();
  const now = () => new Date(clock);
  const config = readConfig({ DROPKEEP_DATA: folder, DROPKEEP_PUBLIC_URL: ORIGIN, ...env });
  if (config.data === folder) cpSync(await madeOnce("portal", openOnce), folder, { recursive: true });
  const opened = await openServices(config, now);
  const services = { ...opened, fetch: fetch ?? opened.fetch };
  const log: Record<string, unknown>[] = [];
  const { site } = await openPortal(services, 8000, { cost, log: (line) => log.push(line) });
  const mails: DueMail[] = [];
  const answers: Answered[] = [];
  const keep = async (mail: DueMail) => {
    mails.push(mail);
    return null;
  };
  const random = () => 0.5;
  const mailing = new Mailing({ portal: site.portal, deliver: deliver ?? keep, random, log: site.log });
  const app = createApp("1.2.3", site);
  return {
    services,
    portal: site.portal,
    site,
    app,
    mails,
    log,
    answers,
    later: (ms) => void (clock += ms),
    browser: (ip) => new Browser(app, ip, answers),
    deliver: async () => {
      while (await mailing.once() > 0);
    },
    mailTo: (to, kind) => {
      const found = mails.findLast((one) => one.to === to && one.mail.kind === kind);
      if (found === undefined) throw new Error(`No mail ${kind} to ${to}`);
      return found.mail as never;
    },
    appWith: (...rooms) => standing(site, rooms),
    close: async () => {
      await services.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Keys and databases of an installation in which nobody is yet: they take longer than many a test. */
async function openOnce(folder: string) {
  const services = await openServices(readConfig({ DROPKEEP_DATA: folder }), () => BEGINNING);
  await services.close();
}

/** Alice sets the installation up: operator, and primary user of Acme. */
export async function aliceSetsUp(world: Pick<PortalWorld, "portal" | "browser">): Promise<Browser> {
  const link = (await setUpLink(world.portal))!;
  const browser = world.browser();
  const answer = await browser.post("/setup", {
    token: new URL(link).searchParams.get("token")!,
    company: "Acme",
    firstName: "Alice",
    lastName: "Adams",
    email: "alice@acme.example",
    password: PASSWORD,
    confirm: PASSWORD,
  });
  if (answer.status !== 303) throw new Error(`Cannot set up: ${answer.status} ${await answer.text()}`);
  return browser;
}

/** Somebody signs up and confirms their address, which makes an account of their own. */
export async function signUp(world: PortalWorld, email: string, ip = "203.0.113.9"): Promise<Browser> {
  const browser = world.browser(ip);
  const [name = ""] = email.split("@");
  const form = { firstName: name, lastName: "Example", email, password: PASSWORD, confirm: PASSWORD };
  await browser.post("/signup", { ...form, location: "here" });
  await world.deliver();
  const { link } = world.mailTo(email, "activation");
  const token = new URL(link).searchParams.get("token")!;
  const answer = await browser.post("/activate", { token, password: PASSWORD });
  if (answer.status !== 303) throw new Error(`Cannot activate: ${answer.status} ${await answer.text()}`);
  return browser;
}

/** Another user of Alice's account, with a role; signed in. */
export async function addUser(
  world: PortalWorld,
  email: string,
  role: "administrator" | "custom",
  permissions: string[] = [],
  ip?: string,
): Promise<Browser> {
  const browser = await signUp(world, email, ip);
  await world.portal.control.write(async (trx) => {
    const { id } = await trx.selectFrom("users").select("id").where("email", "=", email)
      .executeTakeFirstOrThrow();
    const account = world.services.account;
    await trx.deleteFrom("grants").where("user_id", "=", id).execute();
    await trx.insertInto("grants").values({ account_id: account, user_id: id, role, granted_at: 0 })
      .execute();
    for (const permission of permissions) {
      await trx.insertInto("grant_permissions")
        .values({ account_id: account, user_id: id, permission, task_id: "" }).execute();
    }
  });
  await browser.post("/signin", { email, password: PASSWORD });
  return browser;
}
