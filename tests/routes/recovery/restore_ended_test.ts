import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endGivenUp } from "../../../src/domain/recovery/performing/given_up.ts";
import { noteRecoveryJob } from "../../../src/storage/catalogue/recovery_jobs.ts";
import { moveTellings } from "../../../src/domain/tellings.ts";
import { type Installation, installation } from "../../support/installation.ts";
import { ALICE, ask, carryOut, shown, snapshotAt, tick, words } from "./giving_back.ts";
import { asAdministrator, limit } from "./hiding.ts";
import { inPortal } from "./recovery_world.ts";

let world: Installation;
beforeEach(async () => {
  world = await installation({ files: 30, backedUp: true });
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

  it("[R4][B9] is not mailed to who may not look into it any more: it carries Limited Access since", async () => {
    const mails = await inPortal(world, async (portal) => {
      const { control, catalogue } = portal.services;
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const job = await ask(portal, at);
      await shown(portal, job, /What it would do/);
      await portal.alice.post(`${job}/start`);
      return await asAdministrator(portal, async () => {
        await limit(portal, Number(at.split("/")[3]), 1);
        const told = () =>
          catalogue.read.selectFrom("recovery_jobs").select("told_at").executeTakeFirstOrThrow();
        await portal.untilDone(async () => (await told()).told_at !== null);
        return await control.read.selectFrom("outbox").select("kind").where("kind", "=", "restore_ended")
          .execute();
      });
    });

    expect(mails).toEqual([]);
  });

  it("[R4] says why it waits and until when, while its plan could not be made", async () => {
    const { page, asked } = await inPortal(world, async (portal) => {
      const { control, catalogue } = portal.services;
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const job = await ask(portal, at);
      await control.write((trx) =>
        trx.updateTable("jobs").set({
          run_at: Date.UTC(2030, 0, 2, 3, 4),
          reason_code: "source_unavailable",
          reason: "",
        }).where("kind", "=", "restore_plan").execute()
      );
      const why = { code: "source_unavailable", detail: "Dropbox answered 503" };
      const event = { at: 1, event: "waits" };
      await catalogue.write((trx) => noteRecoveryJob(trx, job.slice("/jobs/".length), event, why));
      return { page: words(await portal.text(job)), asked: await portal.text(`${job}/state`) };
    });

    expect(asked).toMatch(
      /^<div class="run-card" id="job-state".*<hx-partial hx-target="#job-status".*Pending/s,
    );
    expect(page).toContain("Waiting: it is tried again on 2 Jan 2030, 03:04 UTC");
    expect(page).toMatch(/Dropbox did not answer,.* Dropbox answered 503 Nothing is written yet/);
  });

  it("[R4] names no moment that is past where its turn has come, and no pipeline is free", async () => {
    const page = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const job = await ask(portal, at);
      await portal.services.control.write((trx) =>
        trx.updateTable("jobs").set({ run_at: 1, reason_code: "source_unavailable", reason: "" })
          .where("kind", "=", "restore_plan").execute()
      );
      return words(await portal.text(job));
    });

    expect(page).toContain("Looking up what the restore would do");
    expect(page).not.toContain("tried again on");
  });

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
