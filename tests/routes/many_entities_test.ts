import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { aliceSetsUp, type PortalWorld, portalWorld } from "../support/portal_world.ts";
import { taskOfAlice } from "./task_world.ts";

const PARTIAL = { "HX-Request-Type": "partial" };
const MANY = 20_000;

let world: PortalWorld;
let alice: Browser;
let at: string;

beforeAll(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
  at = `/tasks/${await taskOfAlice(world, MANY)}`;
}, 180_000);
afterAll(() => world.close());

const inState = async (standing: "success" | "partial" | "paused" | "not_active") => {
  const { count } = await world.services.catalogue.read.selectFrom("entities")
    .select(({ fn }) => fn.countAll<number>().as("count")).where("standing", "=", standing)
    .executeTakeFirstOrThrow();
  return count;
};

describe("20,000 members", () => {
  it("[B4] fill a page of 50, which says that there are more than are counted", async () => {
    const page = await (await alice.get(at)).text();

    expect(page.match(/<tr id="entity-/g)).toHaveLength(50);
    expect(page).toContain("50 of more than 10,000 members and folders");
    expect(page).toContain("All that match");
    expect(new Blob([page]).size).toBeLessThan(120_000);
  });

  it("[B5] are paused all at once, after the number of now was confirmed", async () => {
    const asked = await (await alice.post(`${at}/entities/pause`, { scope: "all" }, PARTIAL)).text();
    const before = await inState("paused");
    const wrong = await alice.post(
      `${at}/entities/pause`,
      { scope: "all", count: "19999", confirmed: "yes" },
      PARTIAL,
    );
    const done = await alice.post(
      `${at}/entities/pause`,
      { scope: "all", count: "20000", confirmed: "yes" },
      PARTIAL,
    );

    expect(asked).toContain("Pause 20,000 members and folders?");
    expect(before).toBe(0);
    expect(await wrong.text()).toContain("has changed since the page was shown");
    expect(await done.text()).toContain("18,000 paused.");
    expect([await inState("paused"), await inState("not_active")]).toEqual([18_000, 2_000]);
  });

  it("[B8] get a tag all at once, and are found by it", async () => {
    const asked = await (await alice.post(`${at}/entities/tags`, { scope: "all" }, PARTIAL)).text();
    const done = await alice.post(
      `${at}/entities/tags`,
      { scope: "all", count: "20000", fresh: "Everybody" },
      PARTIAL,
    );

    expect(asked).toContain("Tags of 20,000 members and folders");
    expect(await done.text()).toContain("The tag is put on 20,000.");
    expect(await (await alice.get(`${at}?tag=Everybody&q=person19999%40`)).text()).toContain(
      "1 members and folders",
    );
  });

  it("[B12] stand in the usage report, a line each", async () => {
    const report = await (await alice.get("/usage.csv")).text();

    expect(report.trim().split("\r\n")).toHaveLength(MANY + 1);
  });
});
