import type { Hono } from "hono";
import { CallLog } from "./control/call_log.ts";
import { controlRoutes } from "./control/control_routes.ts";
import { Faults } from "./control/faults.ts";
import { subjectOf } from "./control/subject.ts";
import { type App, sandboxApp } from "./oauth/app.ts";
import { gatekeeperOf } from "./oauth/gatekeeper.ts";
import { oauthRoutes } from "./oauth/oauth_routes.tsx";
import { openTemporaryLink } from "./routes/temporary_link.ts";
import { readRoutes } from "./routes/read_routes.ts";
import { type SeedPlan, seedTeam } from "./seed/seed_team.ts";
import type { Switches } from "./state/switches.ts";
import { Dispatch } from "./wire/dispatch.ts";
import { type Fetch, Webhook } from "./webhooks/webhook.ts";
import { World } from "./world.ts";
import { type Desk, openDesk, type Pace } from "./writes/desk.ts";
import { registerWrites } from "./writes/register.ts";

export interface SandboxOptions {
  /** Folder of the world; what is in it already is kept. */
  dir: string;
  now: () => Date;
  /** Same seed, same names, ids and bytes. */
  seed?: number;
  switches?: Partial<Switches>;
  /** Key and secret that the OAuth pages accept. */
  app?: App;
  /** Bytes of files read in place that may be kept in memory from when they are taken in; none if left out. */
  memory?: number;
  /** What a new world holds; the sample team if left out. */
  content?: SeedPlan;
  /** How fast commits and jobs are. */
  pace?: Partial<Pace>;
  /** Sends the webhook's notifications; without it none can be registered. */
  fetch?: Fetch;
}

export interface Sandbox {
  /** Answers as api, content, notify and www.dropbox.com do, all on one origin. */
  fetch(request: Request): Promise<Response>;
  world: World;
  /** Pages that are not API calls: OAuth and the control API. */
  pages: Hono;
  app: App;
  faults: Faults;
  log: CallLog;
  /** Paths on disk that a new world could not take in from its folder. */
  skipped: string[];
  /** Lets running jobs end, then closes the world. */
  close(): Promise<void>;
}

/** A Dropbox in this process, over a folder on disk. */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const world = World.open(options.dir, options);
  const app = options.app ?? sandboxApp;
  const log = new CallLog(() => world.now());
  const faults = new Faults(world.state.sequence.seed, () => world.now());
  const skipped = isNew(world) ? seedTeam(world.state, options.content ?? {}) : [];
  const desk = openDesk(world, world.state, options.pace);
  const dispatch = dispatchOf(world, desk, faults);
  const webhook = new Webhook({ state: world.state, app, fetch: options.fetch ?? noWayOut });
  const pages = oauthRoutes(world.state, app)
    .get("/temporary/:until/:rev/:signature", (c) => openTemporaryLink(world.state, c.req.param()))
    .route("/__sim", controlRoutes({ world, app, faults, log, desk, webhook }));
  const fetch = (request: Request) =>
    answer(request, { dispatch, pages, faults, log }).finally(() => webhook.look());
  const close = async () => {
    await Promise.all([desk.jobs.settled(), webhook.close()]);
    world.close();
  };
  return { fetch, world, pages, app, faults, log, skipped, close };
}

function noWayOut(): Promise<Response> {
  return Promise.reject(new TypeError("Cannot call out: this sandbox was given no fetch"));
}

function dispatchOf(world: World, desk: Desk, faults: Faults): Dispatch {
  const dispatch = new Dispatch(
    gatekeeperOf(world.state),
    (route, call) => faults.note(route.path, call, () => subjectOf(world, call)),
  );
  readRoutes(dispatch, world.state);
  registerWrites(dispatch, desk);
  return dispatch;
}

function isNew(world: World): boolean {
  return world.state.db.row("select 1 from members limit 1") === undefined;
}

interface Parts {
  dispatch: Dispatch;
  pages: Hono;
  faults: Faults;
  log: CallLog;
}

/** Control calls are neither logged nor disturbed. */
async function answer(request: Request, { dispatch, pages, faults, log }: Parts): Promise<Response> {
  const path = new URL(request.url).pathname;
  if (path.startsWith("/__sim/")) return pages.fetch(request);
  return log.watch(request, path, () =>
    faults.disturb(request, path, (request) => {
      return path.startsWith("/2/") ? dispatch.answer(request) : Promise.resolve(pages.fetch(request));
    }));
}
