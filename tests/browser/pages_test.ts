import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { siteMap } from "../../src/app.tsx";
import { setUpLink } from "../../src/server/portal.ts";
import { jobsOf } from "../routes/recovery/made_jobs.ts";
import { newcomer } from "../support/visitor.ts";
import { browseServed, HAS_BROWSER } from "./browser.ts";
import { colleaguesOf } from "./colleagues.ts";
import { faults } from "./look.ts";
import { type Cast, filled, PAGES, visits } from "./pages.ts";
import { attackHome, fillHome, jobsDone, seenOf } from "./recovery_cast.ts";
import { aliceSetsUp, backUp, connectTeam, halfway, losesWelcome, openSite, type Site } from "./site.ts";

const ROUTES = siteMap("1.2.3").flatMap((room) => room.list);

let site: Site;
let cast: Cast;

describe.skipIf(!HAS_BROWSER)("before anybody can sign in", () => {
  const browsing = browseServed(async () => site = await openSite());

  it("the page that sets Dropkeep up has no finding", async () => {
    const link = new URL((await setUpLink(site.running.portal))!);

    const page = await browsing.open(link.pathname + link.search, { reducedMotion: "reduce" });

    expect(await faults(page)).toEqual([]);
  });
});

it("every GET of the site map has an entry in pages.ts", () => {
  const gets = ROUTES.filter(({ method }) => method === "GET");

  expect(gets.map(({ path }) => path).filter((path) => PAGES[path] === undefined)).toEqual([]);
});

describe.skipIf(!HAS_BROWSER)("every page of the site map", () => {
  // Exports reach the storage of these tests only where the operator permits it.
  const here = { DROPKEEP_PRIVATE_DESTINATIONS: "127.0.0.0/8" };
  const browsing = browseServed(async () => site = await openSite(undefined, here));
  beforeAll(async () => cast = await castOf(site), 120_000);
  // A slow machine takes longer for all pages than a proof counts.
  beforeEach(() => confirmEverybody(site));

  it.each(visits().map((visit) => [visit.name, visit] as const))(
    "%s has no finding of axe, no refused script and nothing beside the window, light and dark, wide and narrow",
    async (_, { who, path, status }) => {
      const at = filled(path, cast.params);
      const storageState = who === "stranger" ? undefined : cast[who].cookies;

      const page = await browsing.look(who, at, { reducedMotion: "reduce", storageState }, status);
      const { pathname, search } = new URL(page.url());

      expect(pathname + search).toBe(at);
      expect(await faults(page)).toEqual([]);
    },
  );

  it("leads nowhere that is not there", async () => {
    const dead: string[] = [];
    const seen = new Set<string>();
    for (const { who, path, status } of visits()) {
      if (status !== 200 || (who !== "alice" && who !== "nina")) continue;
      const text = (await cast[who].text(filled(path, cast.params))).replaceAll("&amp;", "&");
      for (const [, kind, link] of text.matchAll(/(href|action)="(\/[^"#]*)/g)) {
        if (seen.has(`${who} ${link}`)) continue;
        seen.add(`${who} ${link}`);
        const isThere = kind === "href" ? await cast[who].status(link!) < 400 : takes(link!);
        if (!isThere) dead.push(`${link} on ${path} for ${who}`);
      }
    }

    expect(dead).toEqual([]);
    expect(seen.size).toBeGreaterThan(40);
  });
});

/** Whether something is posted to, or asked for, by a path. */
function takes(path: string): boolean {
  const pattern = ({ path: route }: { path: string }) =>
    new RegExp(`^${route.replaceAll(/:\w+/g, "[^/]+")}$`);
  return ROUTES.some((route) => pattern(route).test(path.replace(/\?.*/, "")));
}

async function confirmEverybody({ services: { control } }: Site) {
  await control.write((trx) => trx.updateTable("sessions").set({ confirmed_at: Date.now() }).execute());
}

/** In the folder that stands in for a mail server. */
function newestMail({ services: { config } }: Site): string {
  return [...Deno.readDirSync(`${config.data}/mail`)].map(({ name }) => name)
    .filter((name) => name.endsWith(".eml")).sort().at(-1)!;
}

/** Of System Activity; the logs of a run are taken there by the tick. */
async function newestEntry({ services: { control } }: Site): Promise<string> {
  for (;;) {
    const row = await control.read.selectFrom("activity").select("id").where("activity", "=", "backup")
      .orderBy("id", "desc").executeTakeFirst();
    if (row) return row.id;
    await new Promise((wake) => setTimeout(wake, 100));
  }
}

/** Alice's task has two runs that miss a file; before the second all of her minutes were turned into noise. */
async function castOf(site: Site): Promise<Cast> {
  const alice = await aliceSetsUp(site);
  const task = await connectTeam(site);
  await losesWelcome(site);
  await fillHome(site);
  await backUp(site, alice, task);
  await attackHome(site);
  await backUp(site, alice, task);
  const { read } = site.services.catalogue;
  const { id: entity_id } = await read.selectFrom("entities").select("id")
    .where("email", "=", "alice@acme.example").executeTakeFirstOrThrow();
  const item = await read.selectFrom("versions").innerJoin(
    "namespaces",
    "namespaces.id",
    "versions.namespace_id",
  )
    .select("node_id").where("entity_id", "=", entity_id).where("versions.kind", "=", "file")
    .executeTakeFirstOrThrow();
  await jobsOf(site, task, [
    { label: "Half of it", entity_id, state: "partial", ended_at: Date.now() },
    {
      id: "parked00",
      label: "Goes on",
      entity_id,
      state: "parked",
      resume_at: Date.UTC(2126, 11, 1),
      reason_code: "upload_limit_reached",
      reason: "data_transport_limit",
    },
  ]);
  const nina = await newcomer(site.origin, site.mails, "nina@initech.example");
  const tess = await newcomer(site.origin, site.mails, "tess@globex.example");
  return {
    alice,
    nina,
    halfway: await halfway(site, tess, "tess@globex.example"),
    params: {
      id: task,
      entity: String(entity_id),
      node: String(item.node_id),
      run: "2",
      older: "1",
      row: "2",
      parked: "parked00",
      entry: await newestEntry(site),
      ...await seenOf(site),
      ...await jobsDone(site, alice, `/recovery/${task}/${entity_id}/at/1`),
      ...await colleaguesOf(site, alice),
      file: newestMail(site),
    },
  };
}
