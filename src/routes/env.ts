import type { Context } from "hono";
import type { AccountParts, Catalogue, Reader } from "../domain/account_catalogue.ts";
import type { Actor, Visit } from "../domain/actor.ts";
import type { AuditParts } from "../domain/audit/tell_once.ts";
import type { ControlDatabase, ControlReader } from "../domain/control.ts";
import type { ContentReader } from "../domain/export/content_reader.ts";
import type { Extractor } from "../domain/extraction/extractor.ts";
import type { Alarm } from "../domain/alarm/alarms.ts";
import type { OpenExit } from "../domain/exit/exit_door.ts";
import type { LostTask } from "../domain/tasks/lost_tasks.ts";
import type { Portal } from "../domain/portal.ts";
import type { Repository } from "../domain/export/export.ts";
import type { DrawnPage, PageDrawer } from "../domain/extraction/page_drawer.ts";
import type { KnownKinds } from "../domain/preview/contents.ts";
import type { Soon } from "../domain/preview/soon.ts";
import type { Told } from "../domain/preview/words.ts";
import type { GivingPlaces } from "./giving_places.ts";
import type { Policy } from "./policy.ts";

/** What the routes stand on; one in a process. */
export interface Site {
  portal: Portal;
  /** The doors of one account, for one person. */
  scoped(account: string, user: string): ControlDatabase;
  /** What is known of an account's backups; opened when it is first asked for. */
  catalogue(account: string): Promise<Catalogue>;
  /** Where a task's bytes lie, opened. Throws `RepositoryError`, `StoreError`, `NotFound`. */
  repository(account: string, task: string): Promise<Repository>;
  /** How much is downloaded at once. */
  giving: GivingPlaces;
  /** What backed-up files are read by, to be shown. */
  reading: Reading;
  /** Opens a task's repository to leave with it. */
  exit: OpenExit;
  /** Proxies whose word on the client's address is taken: addresses and CIDR ranges. */
  trustedProxies: string[];
  /** Takes one line of the log, as data without secrets. */
  log(line: Record<string, unknown>): void;
}

export interface Reading {
  /** A task's contents. Throws `NotFound` before the first backup, `RepositoryError`, `StoreError`. */
  contents(account: string, taskId: string): Promise<ContentReader>;
  extractor: Extractor;
  kinds: KnownKinds;
  drawer: PageDrawer;
  /** What pages have asked for, until their frames show it. */
  words: Soon<Told>;
  pages: Soon<DrawnPage | { why: string }>;
}

/** What is known while a request is answered. */
export interface Env {
  Bindings: { remoteAddr?: { hostname: string } };
  Variables: {
    site: Site;
    visit: Visit;
    policy: Policy;
    /** A content security policy of its own, for what is not our page. */
    csp?: string;
    /** What there is to GET: rooms that are not in the site map are in no navigation. */
    paths: ReadonlySet<string>;
    /** Where the route asks for somebody. */
    actor?: Actor;
    /** Tasks that Dropbox keeps out, where a whole page is asked for. */
    lost?: LostTask[];
    /** Alarms that nobody has answered, where a page is about what is backed up. */
    alarms?: Alarm[];
    /** The account's doors; a route that asks for nobody has none. */
    db?: ControlDatabase;
  };
}

export type Request<Path extends string = string> = Context<Env, Path>;

/** Who is signed in. Throws where the route's policy asks for nobody. */
export function actorOf(c: Request): Actor {
  const actor = c.get("actor");
  if (actor === undefined) {
    throw new Error(`Cannot tell who asks for ${c.req.path}: its policy says everyone`);
  }
  return actor;
}

/** The doors of the account that is signed in to. */
export function doorsOf(c: Request): ControlDatabase {
  const db = c.get("db");
  if (db === undefined) throw new Error(`Cannot open an account for ${c.req.path}: its policy says everyone`);
  return db;
}

/** The catalogue of the account that is signed in to. */
export async function catalogueOf(c: Request): Promise<Catalogue> {
  return await c.get("site").catalogue(actorOf(c).account);
}

export function portalOf(c: Request): Portal {
  return c.get("site").portal;
}

/** Looks into an account: who and what it has, and what is known of its backups. */
export async function readersOf(c: Request): Promise<{ control: ControlReader; catalogue: Reader }> {
  return { control: doorsOf(c).read, catalogue: (await catalogueOf(c)).read };
}

/** What the audit log is told with, at this moment. */
export function auditPartsOf(c: Request): AuditParts {
  const { keys, now } = portalOf(c);
  return { control: doorsOf(c), keys, now: now() };
}

/** What changes an account, at this moment. */
export async function partsOf(c: Request): Promise<AccountParts> {
  return { ...auditPartsOf(c), catalogue: await catalogueOf(c) };
}

/** Whether htmx asks for a region rather than for the page. */
export function isPartial(c: Request): boolean {
  return c.req.header("HX-Request-Type") === "partial";
}
