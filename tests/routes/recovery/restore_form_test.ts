import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, installation } from "../../support/installation.ts";
import { ALICE, ask, carryOut, shown, snapshotAt, tick, words } from "./giving_back.ts";
import { asAdministrator } from "./hiding.ts";
import { inPortal } from "./recovery_world.ts";

let world: Installation;
beforeAll(async () => {
  world = await installation({ files: 30 });
  await world.json("backup");
}, 60_000);
afterAll(() => world.close());

const DONE = /Everything that you chose is restored/;

describe("the form of a restore", () => {
  it("[R4] says that nothing would be written where all is there already, and ends well all the same", async () => {
    const seen = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const job = await ask(portal, at);
      const plan = await shown(portal, job, /What it would do/);
      return { plan, done: await carryOut(portal, job, DONE) };
    });

    expect(seen.plan).toContain("Nothing would be written");
    expect(seen.plan).toMatch(/Identical 2 are there already and stay .* Discard Restore Activity/);
    expect(seen.done).toMatch(/Identical 4/);
  });

  it("[R4] says by field what is wrong with a target, and keeps what was typed", async () => {
    const page = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const form = {
        key: "12345678",
        target: "other",
        to: "nobody@acme.example",
        mode: "in-place",
        label: "mine",
      };
      const answer = await portal.alice.post(`${at}/restore`, form);
      const account = { ...form, to: ALICE, account: "nobodyhasthisidx" };
      const elsewhere = await (await portal.alice.post(`${at}/restore`, account)).text();
      return { status: answer.status, text: await answer.text(), elsewhere };
    });

    expect(page.elsewhere).toContain("The account is none that you may restore into.");
    expect(page.status).toBe(422);
    expect(page.text).toContain(
      "The user or team folder is not known: nobody in &quot;Acme&quot;, and no team folder, has this name or email.",
    );
    expect(page.text).toContain('value="mine"');
  });

  it("[R4] gives access back to where it was alone, and says so", async () => {
    const answers = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const form = { key: "12345678", target: "own", mode: "in-place", sharing: "reapply" };
      const all: Record<string, string>[] = [{ mode: "new-folder" }, {
        target: "other",
        to: "bob@acme.example",
      }];
      return await Promise.all(all.map(async (one) => {
        const answer = await portal.alice.post(`${at}/restore`, { ...form, ...one });
        return [answer.status, words(await answer.text())] as const;
      }));
    });

    for (const [status, text] of answers) {
      expect(status).toBe(422);
      expect(text).toContain("Giving access back takes In-Place and the same target");
    }
  });

  it("[R4][B9] suggests targets by what is typed, and nobody of Limited Access or out of the team", async () => {
    const seen = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      const asked = async (query: string) => {
        const html = await portal.text(`${at}/restore/targets?${query}`);
        return [...html.matchAll(/<option value="([^"]+)"/g)].map(([, value]) => value);
      };
      const [bob, folder, nobody] = [await asked("to=BOB"), await asked("to=Mark"), await asked("to=%25")];
      const set = (change: object, email: string) =>
        portal.services.catalogue.write((trx) =>
          trx.updateTable("entities").set(change).where("email", "=", email).execute()
        );
      await set({ limited_at: 1 }, "bob@acme.example");
      const limited = await asAdministrator(portal, () => asked("to=bob"));
      return { bob, folder, nobody, limited, primary: await asked("to=bob") };
    });

    expect(seen).toEqual({
      bob: ["bob@acme.example"],
      folder: ["Marketing"],
      nobody: [],
      limited: [],
      primary: ["bob@acme.example"],
    });
  });
});
