import { afterEach, expect, it } from "vitest";
import { setUpLink } from "../../../src/server/portal.ts";
import { aliceSetsUp, PASSWORD, type PortalWorld, portalWorld } from "../../support/portal_world.ts";

const FORM = {
  company: "Acme",
  firstName: "Alice",
  lastName: "Adams",
  email: "alice@acme.example",
  password: PASSWORD,
  confirm: PASSWORD,
};

let world: PortalWorld;
afterEach(() => world.close());

it("[A18] a fresh installation knows nobody, and prints a link by which one person sets it up", async () => {
  world = await portalWorld();
  const link = new URL((await setUpLink(world.portal))!);

  const page = await world.browser().get(link.pathname + link.search);
  const strange = await world.browser().post("/setup", { ...FORM, token: "x".repeat(43) });
  const alice = await aliceSetsUp(world);

  expect(page.status).toBe(200);
  expect(strange.status).toBe(422);
  expect((await alice.get("/")).status).toBe(200);
});

it("[A18] is closed after its use: the page is gone, and no link is printed any more", async () => {
  world = await portalWorld();
  const { text } = world.portal.setUp;
  await aliceSetsUp(world);

  const [page, again] = [
    await world.browser().get("/setup"),
    await world.browser().post("/setup", { ...FORM, token: text }),
  ];

  expect([page.status, again.status, await setUpLink(world.portal)]).toEqual([404, 404, null]);
});

it("[A18] of many at the same time makes one person", async () => {
  world = await portalWorld();
  const token = world.portal.setUp.text;

  const answers = await Promise.all(
    [1, 2, 3].map((n) => world.browser().post("/setup", { ...FORM, email: `a${n}@acme.example`, token })),
  );

  expect(answers.map(({ status }) => status).sort()).toEqual([303, 404, 404]);
  expect((await world.portal.control.read.selectFrom("users").select("id").execute()).length).toBe(1);
});
