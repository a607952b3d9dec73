import { Hono, type MiddlewareHandler } from "hono";
import { compress } from "hono/compress";
import { account } from "./routes/account.tsx";
import { activity } from "./routes/activity/activity.tsx";
import { alarms } from "./routes/alarms.tsx";
import { addTask } from "./routes/add_task.tsx";
import { accountSecurity } from "./routes/account_security.tsx";
import { assets } from "./routes/assets.ts";
import { downloads } from "./routes/downloads.tsx";
import { download } from "./routes/recovery/download.tsx";
import { exit } from "./routes/exit.tsx";
import { door } from "./routes/door.tsx";
import type { Env, Site } from "./routes/env.ts";
import { answerError, answerMissing, answerWrongMethod } from "./routes/errors.tsx";
import { recognise } from "./routes/gate.ts";
import { health } from "./routes/health.ts";
import { home } from "./routes/home.tsx";
import { operatorsConsole } from "./routes/operator.tsx";
import { passkeys } from "./routes/passkeys.tsx";
import { mount, type Route, type Routes } from "./routes/registry.ts";
import { headers, onlySameSite } from "./routes/security.ts";
import { securitySettings } from "./routes/security_settings.tsx";
import { signingIn } from "./routes/signing_in.tsx";
import { entity } from "./routes/entity.tsx";
import { choosingHits } from "./routes/recovery/all_hits.tsx";
import { comparing } from "./routes/recovery/compare.tsx";
import { recovery } from "./routes/recovery/recovery.tsx";
import { job } from "./routes/job.tsx";
import { jobs } from "./routes/jobs.tsx";
import { preview } from "./routes/recovery/preview.tsx";
import { restore } from "./routes/recovery/restore.tsx";
import { search } from "./routes/recovery/search.tsx";
import { snapshot } from "./routes/recovery/snapshot.tsx";
import { runs } from "./routes/runs.tsx";
import { taskDeeds } from "./routes/task_deeds.tsx";
import { tagging } from "./routes/tagging.tsx";
import { tasks } from "./routes/tasks.tsx";
import { taskSettings } from "./routes/task_settings.tsx";
import { users } from "./routes/users.tsx";
import { visits } from "./routes/visit.ts";
import { webhooks } from "./routes/webhooks.ts";

/** The site map. `version` is what `/healthz` says. */
export function siteMap(version: string): Routes[] {
  return [
    health(version),
    assets(),
    home(),
    addTask(),
    taskSettings(),
    exit(),
    signingIn(),
    door(),
    account(),
    securitySettings(),
    passkeys(),
    accountSecurity(),
    users(),
    tasks(),
    taskDeeds(),
    runs(),
    tagging(),
    entity(),
    activity(),
    operatorsConsole(),
    alarms(),
    recovery(),
    comparing(),
    snapshot(),
    restore(),
    jobs(),
    download(),
    job(),
    downloads(),
    webhooks(),
    search(),
    choosingHits(),
    preview(),
  ];
}

/** The portal. */
export function createApp(version: string, site: Site): Hono<Env> {
  return standing(site, siteMap(version));
}

/** Routes behind all that stands before them; also for tests with routes of their own. */
export function standing(site: Site, rooms: Routes[]): Hono<Env> {
  const { origin } = site.portal.settings;
  const app = new Hono<Env>()
    .use(visits(site))
    .use(headers(origin))
    .use(compress())
    .use(pages())
    .use(onlySameSite(origin));
  const routes = mount(app.use(knowing(rooms)), rooms);
  app.onError(answerError);
  app.notFound(async (c) => {
    await recognise(c);
    const allowed = methodsAt(routes, c.req.path);
    // A route of this very method may have found nothing under the name it was given.
    const isWrong = allowed.length > 0 && !allowed.some((method) => method === c.req.method);
    return isWrong ? answerWrongMethod(c, allowed) : answerMissing(c);
  });
  return app;
}

/** Tells pages which paths there are. */
function knowing(rooms: Routes[]): MiddlewareHandler<Env> {
  const gets = rooms.flatMap(({ list }) => list).filter(({ method }) => method === "GET");
  const paths = new Set(gets.map(({ path }) => path));
  return async (c, next) => {
    c.set("paths", paths);
    await next();
  };
}

/** Regions and whole pages stand at the same URL; a page that nobody has said more of is asked for anew each time. */
function pages(): MiddlewareHandler<Env> {
  return async (c, next) => {
    await next();
    c.header("Vary", "HX-Request-Type", { append: true });
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "private, no-cache");
  };
}

/** By which methods a path can be used, where this one is none of them. */
function methodsAt(routes: Route[], path: string): string[] {
  const parts = path.split("/");
  const fits = (route: Route) => {
    const pattern = route.path.split("/");
    return pattern.length === parts.length &&
      pattern.every((part, n) => part.startsWith(":") || part === parts[n]);
  };
  return [...new Set(routes.filter(fits).map(({ method }) => method))];
}
