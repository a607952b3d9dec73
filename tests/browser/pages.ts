import type { Visitor } from "../support/visitor.ts";

/** What stands in place of the parameters of paths, and who looks. */
export interface Cast {
  /** Has a task with members, folders, two runs and problems. */
  alice: Visitor;
  /** Has an account with nothing in it. */
  nina: Visitor;
  /** Between password and code. */
  halfway: Visitor;
  /** Of Alice: what `:id` and the like stand for in `inside()`. */
  params: Record<string, string>;
}

type Who = "stranger" | "halfway" | "person";

/** One GET of the site map, as a browser test sees it. */
export type Entry = { who: Who; paths: string[]; status: number; orNothing?: true } | { because: string };

/**
 * Every GET of the site map. A new one is a line here, or `pages_test.ts` fails:
 *
 *     "/tasks/:id/runs/:run": inside(),                     // params of `Cast.params`; add yours in `pages_test.ts`
 *     "/recovery": orNothing(inside()),                     // Alice looks, and Nina, whose account is empty
 *     "/jobs": inside("/jobs", "/jobs?status=failed"),      // several states of one page
 *     "/recovery/:id/tree": noPage("a region of /recovery/:id"),
 */
export const PAGES: Record<string, Entry> = {
  "/healthz": noPage("for machines"),
  "/readyz": noPage("for machines"),
  "/metrics": noPage("for machines"),
  "/webhooks/dropbox": noPage("for Dropbox"),
  "/assets/:name": noPage("what pages are made of"),

  "/signin": door("/signin", "/signin?next=%2Fsettings"),
  "/signin/code": { who: "halfway", paths: ["/signin/code"], status: 200 },
  "/setup": noPage("gone once it is done; see the test before anybody can sign in"),
  "/signup": door(),
  "/activation/sent": door(),
  "/activate": door("/activate?token=x"),
  "/forgot": door(),
  "/forgot/sent": door(),
  "/reset": door("/reset?token=x"),
  "/email": door("/email?token=x"),
  "/invitation": {
    who: "stranger",
    paths: ["/invitation?token=:token"],
    status: 200,
  },

  "/": orNothing(inside("/", "/?q=nobody")),
  "/tasks/status": noPage("a region of /"),
  "/usage": inside(),
  "/usage.csv": noPage("a file"),
  "/tasks/add": inside(),
  "/tasks/connected": refused(409, "/tasks/connected?state=x&code=y"),
  "/tasks/:id/start": inside(),
  "/tasks/:id/connect": inside(),
  "/tasks/:id/settings": inside(),
  "/tasks/:id/name": inside(),
  "/tasks/:id/retention": inside("/tasks/:id/retention", "/tasks/:id/retention?count=1&unit=months"),
  "/tasks/:id/exit": inside(),
  "/tasks/:id": inside("/tasks/:id", "/tasks/:id?q=nobody", "/tasks/:id?status=partial&sort=-size"),
  "/tasks/:id/entities": noPage("a region of /tasks/:id"),
  "/tasks/:id/run": noPage("a region of /tasks/:id"),
  "/tasks/:id/problems": inside(),
  "/tasks/:id/runs": inside("/tasks/:id/runs", "/tasks/:id/runs?state=interrupted&from=2026-11-01"),
  "/tasks/:id/runs/status": noPage("a region of /tasks/:id/runs"),
  "/tasks/:id/runs/:run": inside("/tasks/:id/runs/:run", "/tasks/:id/runs/:run?code=restricted_content"),
  "/tasks/:id/deletion": inside(),
  "/tasks/:id/entities/:entity": inside(),
  "/tasks/:id/entities/:entity/head": noPage("a region of /tasks/:id/entities/:entity"),

  "/alarms": orNothing(inside()),
  "/alarms/:alarm": inside(),
  "/recovery": orNothing(inside()),
  "/recovery/:id": inside("/recovery/:id", "/recovery/:id?q=nobody"),
  "/recovery/:id/:entity": inside(),
  "/search": orNothing(
    inside("/search", "/search?q=e", "/search?q=nobodyhasthis"),
  ),
  "/recovery/:id/:entity/search": inside(
    "/recovery/:id/:entity/search",
    "/recovery/:id/:entity/search?q=e&ext=pdf",
  ),
  "/search/authors": noPage("a region of the form above"),
  "/recovery/:id/:entity/search/authors": noPage("a region of the form above"),
  "/search/all": inside("/search/all?q=e"),
  "/recovery/:id/:entity/search/all": inside("/recovery/:id/:entity/search/all?q=e&ext=pdf"),
  "/recovery/:id/:entity/history/:node": inside(),
  "/recovery/:id/:entity/versions/:version": inside(
    ...["image", "pdf", "letter", "table", "code", "sound"].map((kind) =>
      `/recovery/:id/:entity/versions/:${kind}`
    ),
  ),
  "/recovery/:id/:entity/versions/:version/content": noPage("a file"),
  "/recovery/:id/:entity/versions/:version/pages/:page": noPage("an image of the page above"),
  "/recovery/:id/:entity/versions/:version/words": noPage("a frame of the page above"),
  "/recovery/:id/:entity/snapshots": inside(),
  "/recovery/:id/:entity/compare": inside(
    "/recovery/:id/:entity/compare?from=:older&to=:run",
    "/recovery/:id/:entity/compare?from=:older&to=:run&all=yes",
    "/recovery/:id/:entity/compare?from=:older&to=:run&change=moved&sort=-size",
  ),
  "/recovery/:id/:entity/compare.csv": noPage("a file"),
  "/recovery/:id/:entity/on": noPage("leads to a snapshot"),
  "/recovery/:id/:entity/at/:run": inside(
    "/recovery/:id/:entity/at/:run",
    "/recovery/:id/:entity/at/:run?q=nobody&sort=-size",
    "/recovery/:id/:entity/at/:run?month=2026-10",
  ),
  "/recovery/:id/:entity/at/:run/basket": inside(),
  "/recovery/:id/:entity/at/:run/restore": inside(),
  "/recovery/:id/:entity/at/:run/restore/targets": noPage("a region of the form above"),
  "/recovery/:id/:entity/at/:run/download": inside(),
  "/recovery/:id/:entity/at/:run/files/:node": noPage("a file"),

  "/jobs": orNothing(inside("/jobs", "/jobs?q=nobody&status=failed", "/jobs?group=running&order=oldest")),
  "/jobs/status": noPage("a region of /jobs"),
  "/jobs/:id": inside(
    ...["planned", "partial", "parked", "done", "exported"].map((state) => `/jobs/:${state}`),
    "/jobs/:partial?show=failed",
  ),
  "/jobs/:id/items.csv": noPage("a file"),
  "/jobs/:id/sharing.csv": noPage("a file"),
  "/jobs/:id/zips/:number": noPage("a file"),
  "/downloads/:token": inside("/downloads/:link"),
  // The same URL, when its link is over.
  "/downloads/:ended": refused(410),
  "/jobs/:id/state": noPage("a region of /jobs/:id"),

  "/activity": noPage("leads to /activity/system"),
  "/activity/system": orNothing(inside("/activity/system", "/activity/system?q=nobody")),
  "/activity/system.csv": noPage("a file"),
  "/activity/system/:entry": inside(),
  "/activity/audit": inside("/activity/audit", "/activity/audit?q=nobody&service=backup"),
  "/activity/audit.csv": noPage("a file"),
  "/activity/audit/:row": inside(),

  "/operator": inside(),
  "/operator/mails": inside(),
  "/operator/mails/:file": inside(),
  "/operator/mails/:file/html": noPage(
    "somebody's mail under a policy of its own; see tests/routes/operator_test.ts",
  ),
  "/operator/jobs": inside(),
  "/operator/copies": inside(),

  "/confirm": inside(),
  "/settings": noPage("leads to /settings/account"),
  "/settings/account": inside(),
  "/settings/account/name": inside(),
  "/settings/account/company": inside(),
  "/settings/account/email": inside(),
  "/settings/account/removal": inside(),
  "/settings/security": inside(),
  "/settings/security/password": inside(),
  "/settings/security/app": inside(),
  "/settings/security/passkeys": inside(),
  "/settings/sessions": inside(),
  "/settings/security/two-factor": inside(),
  "/settings/security/expiration": inside(),
  "/settings/security/addresses": inside(),
  "/settings/security/addresses/restriction": inside(),
  "/settings/users": inside(),
  "/settings/users/new": inside(),
  "/settings/users/:user": inside(),
  "/settings/users/:user/access": inside(),
  "/settings/users/:user/primary": inside(),
  "/settings/users/:user/removal": inside(),

  // No URL of ours: the page for what is missing.
  "/nowhere": refused(404),
};

/** For somebody who is signed in. Without a path: the route's own. */
export function inside(...paths: string[]): Entry {
  return { who: "person", paths, status: 200 };
}

/** And for somebody whose account has nothing in it. */
export function orNothing(entry: Entry): Entry {
  return { ...entry, orNothing: true };
}

/** For somebody who is not. */
export function door(...paths: string[]): Entry {
  return { who: "stranger", paths, status: 200 };
}

/** A page that says no. */
export function refused(status: number, ...paths: string[]): Entry {
  return { who: "person", paths, status };
}

/** Nothing that a browser shows by itself. */
export function noPage(because: string): Entry {
  return { because };
}

/** One visit: who looks at what. */
export interface Visit {
  name: string;
  who: "stranger" | "halfway" | "alice" | "nina";
  path: string;
  status: number;
}

/** All of the table. */
export function visits(): Visit[] {
  return Object.entries(PAGES).flatMap(([route, entry]) => {
    if ("because" in entry) return [];
    const paths = entry.paths.length > 0 ? entry.paths : [route];
    const { status } = entry;
    return lookersOf(entry).flatMap((who) =>
      paths.map((path) => ({ name: `${path} as ${who}`, who, path, status }))
    );
  });
}

function lookersOf({ who, orNothing }: Extract<Entry, { who: Who }>): Visit["who"][] {
  if (who !== "person") return [who];
  return orNothing ? ["alice", "nina"] : ["alice"];
}

/** A path with the cast's ids in the place of its parameters. Throws where there is none for one. */
export function filled(path: string, params: Record<string, string>): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`No ${name} for ${path}: add one to the cast in pages_test.ts`);
    return value;
  });
}
