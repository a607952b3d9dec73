import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { siteMap } from "../../src/app.tsx";
import type { Route } from "../../src/routes/registry.ts";
import type { Browser } from "../support/browser.ts";
import { aliceSetsUp, ORIGIN, PASSWORD, type PortalWorld, portalWorld } from "../support/portal_world.ts";
import { taskOfAlice } from "./task_world.ts";

const POSTS = siteMap("1.2.3").flatMap((room) => room.list).filter(({ method }) => method === "POST");
const FORMS = POSTS.filter(({ input, policy }) =>
  Object.keys(input?.shape ?? {}).length > 0 && policy.who !== "halfway" && policy.who !== "operator"
);
const named = (routes: Route[]) => routes.map((route) => [route.path, route] as const);
const EIGHT_MEBIBYTES = 8 * 1024 * 1024;

/** What people, programs and attackers write into any field. */
const TEXTS: [what: string, text: string][] = [
  ["nothing", ""],
  ["spaces", "   "],
  ["a script", "<script>window.__xss=1</script>"],
  ["a quote and a tag", `"><img src=x onerror="window.__xss=1">`],
  ["right to left", "\u202Eעברית مرحبا"],
  ["emoji", "👩‍🚀🇨🇭".repeat(40)],
  ["a NUL", "a\0b"],
  ["lines", "a\r\nSet-Cookie: x=1\r\n"],
  ["SQL", "x'; drop table users; --"],
  ["a number", "-1e309"],
  ["JSON", '{"a":[1]}'],
  ["half a surrogate", "\uD800"],
  ["30,000 letters", "x".repeat(30_000)],
];

let world: PortalWorld;
let alice: Browser;
let task: string;
beforeAll(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
  task = await taskOfAlice(world, 3);
});
afterAll(() => world.close());

/** Alice, signed in and present a moment ago, whatever became of her session before. */
async function fresh(): Promise<Browser> {
  world.later(3 * 60_000);
  await alice.post("/signin", { email: "alice@acme.example", password: PASSWORD });
  return alice;
}

const at = ({ path }: Route) => path.replace("/tasks/:id", `/tasks/${task}`).replaceAll(/:\w+/g, "1");
const fieldsOf = ({ input }: Route) => Object.keys(input!.shape);

/** In words, with a way back, and nothing of our insides. */
async function expectWords(answer: Response) {
  const text = await answer.text();
  expect(answer.status).toBeLessThan(500);
  expect(text).not.toContain("<script>window");
  expect(text).not.toContain("<img src=x");
  expect(text).not.toMatch(/SQLITE|ZodError|TypeError| at file:|undefined is not/);
  if (answer.status >= 400) expect(text).toMatch(/href="\/|<form/);
}

describe("every form", () => {
  it.each(named(FORMS))(
    "%s bears whatever stands in its fields, and says what is wrong in words",
    async (_, route) => {
      for (const [, text] of TEXTS) {
        const browser = await fresh();
        await expectWords(
          await browser.post(at(route), Object.fromEntries(fieldsOf(route).map((name) => [name, text]))),
        );
      }
    },
  );

  it.each(named(FORMS))(
    "%s refuses a field twice, one that it does not have, and a file",
    async (_, route) => {
      const [name] = fieldsOf(route);
      const twice = new URLSearchParams([[name!, "a"], [name!, "b"]]);
      const file = new FormData();
      file.set(name!, new File(["x"], "x.txt"));
      for (const body of [twice, new URLSearchParams({ account_id: "x", role_of: "primary" }), file]) {
        const browser = await fresh();
        const answer = await browser.send(
          new Request(`${ORIGIN}${at(route)}`, {
            method: "POST",
            body,
            headers: { "sec-fetch-site": "same-origin" },
          }),
        );
        expect([200, 303, 403, 404, 409, 422]).toContain(answer.status);
        await expectWords(answer);
      }
    },
  );

  it.each(named(POSTS))("%s takes no eight mebibytes, and says so", async (_, route) => {
    const browser = await fresh();

    const answer = await browser.post(at(route), { a: "x".repeat(EIGHT_MEBIBYTES) });

    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain("larger than anything that belongs here");
  });

  it.each(named(FORMS.filter(({ policy }) => policy.who === "person")))(
    "%s keeps what was typed where the session has ended, and leads back",
    async (_, route) => {
      const open = fieldsOf(route).filter((name) => !/password|confirm|current|code|secret/i.test(name));
      const body = Object.fromEntries(open.map((name) => [name, `typed <${name}>`]));

      const answer = await world.browser("10.7.0.1").post(at(route), body);
      const text = await answer.text();

      if (open.length === 0) return expect(answer.headers.get("location")).toMatch(/^\/signin\?next=/);
      expect(answer.status).toBe(401);
      expect(text).toContain("What you typed is kept");
      expect(text).toContain(`action="${at(route)}"`);
      for (const name of open) expect(text).toContain(`value="typed &lt;${name}&gt;"`);
    },
  );

  it.each(named(FORMS))(
    "%s posted twice at the same time is done once, or refused in words",
    async (_, route) => {
      const browser = await fresh();
      const body = Object.fromEntries(fieldsOf(route).map((name) => [name, "on"]));

      const answers = await Promise.all([
        browser.post(at(route), body),
        browser.twin().post(at(route), body),
      ]);

      for (const answer of answers) await expectWords(answer);
    },
  );
});

describe("an answer that is no page", () => {
  it.each<[number, () => Promise<Response>]>([
    [404, () => alice.get("/nowhere")],
    [
      405,
      () =>
        alice.send(
          new Request(`${ORIGIN}/settings/account/name`, {
            method: "DELETE",
            headers: { "sec-fetch-site": "same-origin" },
          }),
        ),
    ],
    [403, () => alice.post("/signout", {}, { "sec-fetch-site": "cross-site" })],
  ])("%i has a way back", async (status, ask) => {
    const answer = await ask();

    expect(answer.status).toBe(status);
    expect(await answer.text()).toMatch(/href="\/(signin)?"/);
  });

  it("429 says for how long", async () => {
    const stranger = world.browser("10.8.0.1");
    let answer = await stranger.get("/signin");
    for (let tries = 0; tries < 700 && answer.status !== 429; tries++) answer = await stranger.get("/signin");

    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await answer.text()).toContain("min, then try again");
  });
});
