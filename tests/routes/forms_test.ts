import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { everyone } from "../../src/routes/policy.ts";
import { Routes } from "../../src/routes/registry.ts";
import { Browser } from "../support/browser.ts";
import { aliceSetsUp, ORIGIN, type PortalWorld, portalWorld } from "../support/portal_world.ts";

let world: PortalWorld;
let alice: Browser;

beforeAll(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
});
afterAll(() => world.close());

describe("forms", () => {
  it("[T8] refuse fields that they do not have", async () => {
    const answer = await alice.post("/settings/account/name", {
      firstName: "A",
      lastName: "B",
      account_id: "x",
    });

    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("it is not the one that this page has");
  });

  it.each<[string, string, string]>([
    ["nothing", "", "First name is missing."],
    ["spaces", "   ", "First name is missing."],
    ["too much", "x".repeat(101), "First name is longer than 100 characters."],
    ["lines", "a\nb", "First name must be one line."],
    ["a NUL", "a\0b", "holds a NUL character"],
  ])(
    "say what is wrong with %s, beside the field and above, and keep the rest",
    async (_, firstName, words) => {
      const answer = await alice.post("/settings/account/name", { firstName, lastName: "Kept" });
      const text = await answer.text();

      expect(answer.status).toBe(422);
      expect(text.split(words).length).toBeGreaterThanOrEqual(words.startsWith("First") ? 3 : 2);
      expect(text).toContain('value="Kept"');
      expect(text).toMatch(/<title>Error: /);
    },
  );

  it.each(["<script>window.__xss=1</script>", "עברית", "👩‍🚀", 'O\'Neil "x" & co'])(
    "[S10] show %s as it was typed, and as text alone",
    async (firstName) => {
      await alice.post("/settings/account/name", { firstName, lastName: "Adams" });

      const text = await (await alice.get("/settings/account")).text();

      expect(text).not.toContain("<script>window");
      expect(decoded(text)).toContain(`${firstName} Adams`);
    },
  );

  it("refuse a file in place of a text", async () => {
    const body = new FormData();
    body.set("firstName", new File(["x"], "x.txt"));
    body.set("lastName", "B");
    const headers = { "sec-fetch-site": "same-origin" };

    const answer = await alice.send(
      new Request(`${ORIGIN}/settings/account/name`, { method: "POST", body, headers }),
    );

    expect(answer.status).toBe(422);
  });

  it("take only what is declared, even of a schema that would not mind", async () => {
    const lax = new Routes().post("/lax", everyone(), z.object({ a: z.string() }), (c, { a }) => c.text(a));
    const browser = new Browser(world.appWith(lax));

    expect((await browser.post("/lax", { a: "1", b: "2" })).status).toBe(422);
    expect((await browser.post("/lax", { a: "1" })).status).toBe(200);
  });
});

function decoded(html: string): string {
  return html.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll(
    "&#39;",
    "'",
  )
    .replaceAll("&amp;", "&");
}
