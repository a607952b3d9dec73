import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Installation } from "../../support/installation.ts";
import { harbour } from "./harbour.ts";
import { words } from "./giving_back.ts";
import { inPortal, linkTo, type RecoveryWorld } from "./recovery_world.ts";

let world: Installation;
const ALICE = "alice@acme.example";
const BOB = "bob@acme.example";

beforeAll(async () => {
  world = await harbour({ files: 10 });
}, 120_000);
afterAll(() => world.close());

describe("a file's history", () => {
  it("[R6] has its versions over moves and renames, and where it was", async () => {
    const page = await inPortal(world, async (portal) => {
      const hits = await portal.text(`${await portal.at(ALICE)}/search?q=budget+final`);
      return await portal.text(linkTo(hits, "Harbour budget final.xlsx"));
    });

    expect(page).toContain("3 versions");
    expect(page.match(/<bdi>Harbour budget 2025.xlsx</g)).toHaveLength(2);
    expect(page).toContain("path=%2FPlans");
    expect(page).toContain("path=%2FDone");
    expect(page).toContain("Renamed");
  });

  it("[R6] is the same from the place where it was", async () => {
    const page = await inPortal(world, async (portal) => {
      const hits = await portal.text(`${await portal.at(ALICE)}/search?q=budget+2025`);
      return await portal.text(linkTo(hits, "Harbour budget 2025.xlsx"));
    });

    expect(page).toContain("3 versions");
  });

  it("[R6][R7] tells snapshots of one minute apart by their seconds, where one is compared with another too", async () => {
    const { history, compared } = await inPortal(world, async (portal) => {
      const { catalogue } = portal.services;
      const noon = Date.UTC(2026, 10, 25, 12);
      await catalogue.write((trx) =>
        trx.updateTable("runs").set((eb) => ({ started_at: eb(eb("id", "*", 1000), "+", noon) })).execute()
      );
      const at = await portal.at(ALICE);
      const hits = await portal.text(`${at}/search?q=budget+final`);
      const history = words(await portal.text(linkTo(hits, "Harbour budget final.xlsx")));
      return { history, compared: words(await portal.text(`${at}/compare?from=1&to=2`)) };
    });

    expect(history).toContain("25 Nov 2026, 12:00:01 UTC");
    expect(compared).toContain("From 25 Nov 2026, 12:00:01 UTC to 25 Nov 2026, 12:00:02 UTC");
  });

  it("[T3] of what is not this member's is not there", async () => {
    const status = await inPortal(world, async (portal) => {
      const hits = await portal.text(`${await portal.at(BOB)}/search?q=harbour`);
      const node = linkTo(hits, "harbour of bob.txt").split("/").at(-1);
      return (await portal.alice.get(`${await portal.at(ALICE)}/history/${node}`)).status;
    });

    expect(status).toBe(404);
  });
});

/** Alice in another role. */
async function as({ services }: RecoveryWorld, role: "administrator" | "primary") {
  await services.control.write((trx) => trx.updateTable("grants").set({ role }).execute());
}

describe("Limited Access", () => {
  it("[B9][T6] is in no hit, also not by what is renamed into it, for anybody but the primary user", async () => {
    const seen = await inPortal(world, async (portal) => {
      const bob = (await portal.at(BOB)).split("/").at(-1)!;
      await portal.services.catalogue.write((trx) =>
        trx.updateTable("entities").set({ limited_at: 1 }).where("id", "=", Number(bob)).execute()
      );
      const own = await portal.text("/search?q=harbour");
      const room = `${await portal.at(BOB)}/search?q=harbour`;
      await as(portal, "administrator");
      const theirs = await portal.text("/search?q=harbour");
      const { status } = await portal.alice.get(room);
      await as(portal, "primary");
      return { own, theirs, status };
    });

    expect(seen.own).toContain("harbour of bob.txt");
    expect(seen.theirs).not.toContain("of bob");
    expect(seen.theirs).toContain("2 files and folders");
    expect(seen.status).toBe(404);
  });
});
