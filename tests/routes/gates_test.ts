import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { siteMap } from "../../src/app.tsx";
import { hashToken, newToken } from "../../src/auth/tokens.ts";
import { type Permission, PERMISSIONS } from "../../src/domain/permissions.ts";
import { type Route, Routes } from "../../src/routes/registry.ts";
import { signedIn } from "../../src/routes/policy.ts";
import { ensureLayout } from "../../src/storage/catalogue/layouts.ts";
import { taskOfAlice } from "./task_world.ts";
import { Browser } from "../support/browser.ts";
import {
  addUser,
  aliceSetsUp,
  PASSWORD,
  type PortalWorld,
  portalWorld,
  signUp,
} from "../support/portal_world.ts";

const ROUTES = siteMap("1.2.3").flatMap((room) => room.list);
const named = (routes: Route[]) => routes.map((route) => [`${route.method} ${route.path}`, route] as const);
const people = ROUTES.filter(({ policy }) => policy.who === "person");

let world: PortalWorld;
let alice: Browser;
let mallory: Browser;
let alicesTask: string;

beforeAll(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
  mallory = await signUp(world, "mallory@initech.example");
  alicesTask = await taskOfAlice(world, 3);
  alices = await idsOfAlice();
});
afterAll(() => world.close());

/** With ids that nobody has, and nothing in the body. */
async function ask(browser: Browser, { method, path }: Route): Promise<Response> {
  const url = path.replaceAll(/:\w+/g, "nobodyhasthisidx");
  return method === "GET" ? await browser.get(url) : await browser.post(url);
}

/** Every row of every table, but that somebody was seen. */
async function everything(): Promise<string> {
  const { read } = world.portal.control;
  const tables = await read.introspection.getTables();
  const rows = await Promise.all(
    tables.map(({ name }) => read.selectFrom(name as "users").selectAll().execute()),
  );
  return JSON.stringify(rows).replaceAll(/"seen_at":\d+/g, "");
}

/** Ids of Alice's account, by the parameter of a path that stands for one; several where it does for several kinds. */
let alices: Record<string, string[]>;

/** The token of a link to a download. */
async function linkOf(task: string): Promise<string> {
  const token = newToken();
  const layout = { job_id: "layout", task_id: task, run_id: 1, manifest: "manifest", made_at: 1 };
  const link = { link_hash: hashToken(token), link_until: world.services.now().getTime() + 3_600_000 };
  await world.services.catalogue.write((trx) => ensureLayout(trx, { ...layout, ...link }));
  return token;
}

async function idsOfAlice(): Promise<Record<string, string[]>> {
  await alice.post("/settings/users/new", { email: "carla@acme.example", role: "administrator" });
  await alice.post("/settings/security/addresses", { addresses: "192.0.2.1", description: "" });
  const { read } = world.portal.control;
  const { account } = world.services;
  const session = await read.selectFrom("sessions").select(["id", "user_id"]).where("ip", "=", alice.ip)
    .executeTakeFirstOrThrow();
  const invitation = await read.selectFrom("invitations").select("id").executeTakeFirstOrThrow();
  const address = await read.selectFrom("allowed_addresses").select("id").executeTakeFirstOrThrow();
  const entity = await world.services.catalogue.read.selectFrom("entities").select("id")
    .executeTakeFirstOrThrow();
  const told = read.selectFrom("audit").select("seq").where("account_id", "=", account);
  const row = await told.orderBy("seq", "desc").executeTakeFirstOrThrow();
  return {
    id: [alicesTask, session.id],
    user: [session.user_id],
    invitation: [invitation.id],
    address: [address.id],
    entity: [String(entity.id)],
    run: ["1"],
    node: ["1"],
    version: ["1"],
    page: ["1"],
    alarm: ["1"],
    row: [String(row.seq + 1000)],
    entry: ["1"],
    number: ["1"],
    token: [await linkOf(alicesTask)],
    file: ["x.txt"],
  };
}

/** A path with each of Alice's ids in the place of its parameters. Throws for a parameter that has none here. */
function filled(path: string): string[] {
  return [0, 1].map((at) =>
    path.replaceAll(/:(\w+)/g, (_, name: string) => {
      const ids = alices[name];
      if (ids === undefined) throw new Error(`No id of Alice's for :${name}: add one to idsOfAlice`);
      return ids[at] ?? ids[0]!;
    })
  );
}

describe("every route", () => {
  it("[T1][D6] was registered with a policy, and there is no other", () => {
    const known = new Set(ROUTES.map(({ method, path }) => `${method} ${path}`));
    const standing = world.app.routes.filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => `${method} ${path}`);

    expect(standing.filter((route) => !known.has(route))).toEqual([]);
    expect(new Set(standing)).toEqual(known);
    expect(known.size).toBeGreaterThan(20);
  });

  it("[T1] that changes something says what the audit log is told, or is one that is told of later", () => {
    const silent = ROUTES.filter(({ method, policy }) => method === "POST" && policy.audit === null)
      .map(({ path }) => path);

    expect(silent).toEqual([
      "/signin/passkey/options",
      "/signup",
      "/activation",
      "/forgot",
      "/settings/security/passkeys/options",
      // What is chosen is told of when something is done with it.
      "/recovery/:id/:entity/compare/choice",
      "/recovery/:id/:entity/at/:run/basket",
      "/recovery/:id/:entity/at/:run/basket/removal",
      "/webhooks/dropbox",
      ...["all", "ticked"].flatMap((what) => [`/search/${what}`, `/recovery/:id/:entity/search/${what}`]),
    ]);
  });

  it("that looks changes nothing: no GET names an audit action, but the one by which Dropbox answers", () => {
    const telling = ROUTES.filter(({ method, policy }) => method === "GET" && policy.audit !== null);

    expect(telling.map(({ path }) => path)).toEqual(["/tasks/connected"]);
  });

  it.each(named(people))(
    "[T2] %s leads who is not signed in to signing in, and writes nothing",
    async (_, route) => {
      const before = await everything();

      const answer = await ask(world.browser(), route);

      expect(answer.status).toBe(303);
      expect(answer.headers.get("location")).toMatch(/^\/signin\?next=/);
      expect(await everything()).toBe(before);
    },
  );

  it.each(named(ROUTES.filter(({ policy }) => policy.who === "operator")))(
    "[T2] %s is not there for whoever does not run the installation, as if it never was",
    async (_, route) => {
      const stranger = await ask(world.browser(), route);
      const [other, nothing] = [await ask(mallory, route), await mallory.get("/nowhere")];

      expect(stranger.headers.get("location")).toMatch(/^\/signin\?next=/);
      expect([other.status, nothing.status]).toEqual([404, 404]);
      const withoutId = (text: string) => text.replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, "");
      expect(withoutId(await other.text())).toBe(withoutId(await nothing.text()));
      const own = route.path.includes(":") ? 404 : route.method === "GET" ? 200 : 303;
      expect((await ask(alice, route)).status).toBe(own);
    },
  );

  it.each(named(ROUTES.filter(({ policy }) => policy.who === "halfway")))(
    "[A14] %s is not for a full session",
    async (_, route) => {
      const answer = await ask(alice, route);

      expect(answer.headers.get("location")).toMatch(/^\/signin\?next=/);
    },
  );

  it.each(named(ROUTES.filter(({ path }) => path.includes(":") && !path.startsWith("/assets"))))(
    "[T3] %s knows no id of a stranger, answers as for an id that nobody has, and writes nothing",
    async (_, { path, method }) => {
      const before = await everything();
      const none = await ask(mallory, { path, method } as Route);
      const withoutId = (text: string) => text.replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, "");
      const missing = withoutId(await none.text());

      for (const own of filled(path)) {
        const answer = await ask(mallory, { path: own, method } as Route);
        expect([answer.status, none.status]).toEqual([404, 404]);
        expect(withoutId(await answer.text())).toBe(missing);
      }
      expect(await everything()).toBe(before);
    },
  );
});

describe("a route with a permission", () => {
  let networks = 0;
  /** One network may ask for so many links and no more. */
  const elsewhere = () => `10.0.${networks++}.1`;
  const guarded = named(ROUTES.filter(({ policy }) => policy.permission !== null));

  it.each(guarded)("[T2] %s is refused without it and open with it alone", async (name, route) => {
    const permission = route.policy.permission as Permission;
    const others = Object.keys(PERMISSIONS).filter((one) => one !== permission);
    const address = name.replaceAll(/[^a-z]/gi, "").toLowerCase();
    const without = await addUser(world, `no${address}@acme.example`, "custom", others, elsewhere());
    const before = await everything();

    expect((await ask(without, route)).status).toBe(403);
    expect(await everything()).toBe(before);

    const withIt = await addUser(world, `with${address}@acme.example`, "custom", [permission], elsewhere());
    expect((await ask(withIt, route)).status).not.toBe(403);
  });

  it("[S5] is closed by the next request once the permission is taken away", async () => {
    const bob = await addUser(
      world,
      "bob.soon.without@acme.example",
      "custom",
      ["backups.view"],
      elsewhere(),
    );
    const before = await bob.get("/");

    await world.portal.control.write((trx) => trx.deleteFrom("grant_permissions").execute());

    expect([before.status, (await bob.get("/")).status]).toEqual([200, 403]);
  });
});

describe("a fragment that a page left open asks for again and again", () => {
  it("[S3] does not keep the session alive", async () => {
    const polled = new Routes().get("/polled", signedIn({ polled: true }), (c) => c.text("still"));
    const browser = new Browser(world.appWith(...siteMap("1"), polled));
    await browser.post("/signin", { email: "alice@acme.example", password: PASSWORD });
    const statuses = [];
    for (let minutes = 0; minutes < 70; minutes += 10) {
      world.later(10 * 60_000);
      statuses.push((await browser.get("/polled")).status);
    }

    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 303]);
  });
});
