import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endGivenUp } from "../../../src/domain/recovery/performing/given_up.ts";
import { moveTellings } from "../../../src/domain/tellings.ts";
import { type Installation, installation } from "../../support/installation.ts";
import { ALICE, ask, carryOut, shown, snapshotAt, tick, words } from "./giving_back.ts";
import { inPortal } from "./recovery_world.ts";

let world: Installation;
beforeEach(async () => {
  world = await installation({ files: 30 });
  await world.json("backup");
}, 60_000);
afterEach(() => world.close());

const DONE = /Everything that you chose is restored/;

describe("the end of a restore", () => {
  it("[R4] mails its end too where the queue goes on by itself after it has waited", async () => {
    await world.control("POST", "delete", { member: "alice", path: "/Contracts" });
    await world.control("PATCH", "switches", { upload_api_rate_limit: 1 });

    const page = await inPortal(world, async (portal) => {
      const { control } = portal.services;
      const mails = async () =>
        (await control.read.selectFrom("outbox").select("kind").where("kind", "=", "restore_ended").execute())
          .length;
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const job = await ask(portal, at);
      await carryOut(portal, job, /It waits/);
      await portal.untilDone(async () => await mails() === 1);
      await world.control("PATCH", "switches", { upload_api_rate_limit: null });
      await control.write((trx) =>
        trx.updateTable("jobs").set({ run_at: 0 }).where("kind", "=", "restore").execute()
      );
      await portal.untilDone(async () => await mails() === 2);
      return words(await portal.text(job));
    });

    expect(page).toMatch(DONE);
  }, 120_000);

  it(
    "[R4] succeeds where a process died between the restore's end and its row's, and is told of once",
    async () => {
      const seen = await inPortal(world, async (portal) => {
        const { control, catalogue, keys, account } = portal.services;
        const at = await snapshotAt(portal, ALICE);
        await tick(portal, at, "", "Contracts");
        const job = await ask(portal, at);
        await carryOut(portal, job, DONE);
        await catalogue.write((trx) =>
          trx.updateTable("recovery_jobs").set({ state: "running", ended_at: null, progress: null }).execute()
        );
        await control.write((trx) =>
          trx.updateTable("jobs").set({ state: "queued", run_at: 0, ended_at: null }).where(
            "kind",
            "=",
            "restore",
          ).execute()
        );
        const page = await shown(portal, job, DONE);
        await moveTellings({ control, catalogue, keys, account });
        const rows = await control.read.selectFrom("activity").select(["outcome", "entities"])
          .where("activity", "=", "restore").execute();
        return { page, rows, entity: at.split("/")[3] };
      });

      expect(seen.page).toContain("Succeeded");
      expect(seen.rows).toEqual([{ outcome: "succeeded", entities: `,${seen.entity},` }]);
    },
    60_000,
  );

  it("[R4] ends, and is told of, where the queue has given it up", async () => {
    const seen = await inPortal(world, async (portal) => {
      const { control, catalogue, account, now } = portal.services;
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const job = await ask(portal, at);
      await shown(portal, job, /What it would do/);
      await portal.alice.post(`${job}/start`);
      await control.write((trx) =>
        trx.updateTable("jobs").set({ state: "failed", ended_at: 1, reason_code: "source_unavailable" })
          .where("kind", "=", "restore").execute()
      );
      const parts = { control, catalogue, keys: portal.keys, origin: "https://a.example", now: now() };
      const looks = new Set<string>();
      const mails = [await endGivenUp(parts, account, looks), await endGivenUp(parts, account, looks)];
      const row = await catalogue.read.selectFrom("recovery_jobs").select(["state", "reason_code"])
        .executeTakeFirstOrThrow();
      return { mails, row };
    });

    expect(seen).toEqual({ mails: [0, 1], row: { state: "failed", reason_code: "source_unavailable" } });
  }, 60_000);
});
