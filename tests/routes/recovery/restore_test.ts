import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Installation, installation } from "../../support/installation.ts";
import { ALICE, ask, carryOut, shown, snapshotAt, tick, words } from "./giving_back.ts";
import { inPortal } from "./recovery_world.ts";

let world: Installation;
beforeEach(async () => {
  world = await installation({ files: 30, backedUp: true });
});
afterEach(() => world.close());

const DONE = /Everything that you chose is restored/;

describe("a restore that somebody asks for", () => {
  it(
    "[R4] shows what it would do, gives back a deleted folder as it was, and mails a link to every item",
    async () => {
      const before = await world.listedFiles();
      await world.control("POST", "delete", { member: "alice", path: "/Contracts" });

      const seen = await inPortal(world, async (portal) => {
        const at = await snapshotAt(portal, ALICE);
        await tick(portal, at, "", "Contracts");
        const job = await ask(portal, at, { label: "The lease" });
        const plan = await shown(portal, job, /What it would do/);
        const page = await carryOut(portal, job, DONE);
        const [restored, csv] = [
          await portal.text(`${job}?show=restored`),
          await portal.text(`${job}/items.csv`),
        ];
        const mails = await portal.services.control.read.selectFrom("outbox").select("kind").execute();
        const audit = await portal.services.control.read.selectFrom("audit").select("action")
          .where("action", "like", "content.%").orderBy("seq").execute();
        return { plan, page, restored, csv, mails, audit };
      });

      expect(seen.plan).toMatch(/2 files in 2 folders/);
      expect(seen.plan).toMatch(
        /Restore 4 items .*Destination Where it was How In-Place: .* Sharing Reported/,
      );
      expect(seen.plan).toMatch(/Upload calls \d+ at most; the team's plan has no monthly limit/);
      expect(seen.page).toMatch(/The lease Succeeded .* Backup date .* Alice Adams/);
      expect(seen.page).toContain(
        "Lease (countersigned).pdf /members/alice@acme.example/Contracts/Signed/Lease (countersigned).pdf " +
          "→ in Alice Adams, /Contracts/Signed/Lease (countersigned).pdf Restored",
      );
      expect(words(seen.restored)).toMatch(/Items Download CSV All 4 Not restored Restored 4 Item/);
      expect(seen.csv).toMatch(/^Item,Kind,Outcome,/);
      expect(seen.csv).toMatch(
        /\/Contracts\/Signed\/Lease \(countersigned\)\.pdf,file,Restored,\/Contracts\/Signed\/Lease \(countersigned\)\.pdf,/,
      );
      expect(seen.page).toMatch(
        /Log .*UTC Asked for · Alice Adams .*UTC Planned: .*UTC Started · Alice Adams .*UTC Under way .*UTC Ended: succeeded/,
      );
      expect(seen.mails).toContainEqual({ kind: "restore_ended" });
      expect(seen.audit.map(({ action }) => action)).toEqual([
        "content.browsed",
        "content.restore_asked",
        "content.restore_started",
        "content.browsed",
      ]);
      expect(await world.listedFiles()).toEqual(before);
    },
    120_000,
  );

  it("[57] makes one job of a form that is sent twice", async () => {
    const jobs = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      return [await ask(portal, at, { key: "the-same-key" }), await ask(portal, at, { key: "the-same-key" })];
    });

    expect(jobs[0]).toBe(jobs[1]);
  });

  it("[R4] goes on after a kill from where it was, whoever asks", async () => {
    const before = await world.listedFiles();
    await world.control("POST", "delete", { member: "alice", path: "/Contracts" });
    await world.control("POST", "faults", {
      route: "upload_session/start",
      times: 1,
      effect: { hang: true },
    });
    const job = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const job = await ask(portal, at);
      await carryOut(portal, job, /Restoring/);
      return job;
    });
    // What it would hold up is still to come where the kill came before the call.
    await world.control("DELETE", "faults");

    const page = await inPortal(world, async (portal) => await shown(portal, job, DONE));

    expect(page).toContain("Succeeded");
    expect(await world.listedFiles()).toEqual(before);
  }, 120_000);

  it(
    "[R4] waits for the 1st where the month's upload calls are used up, and says so; then it can be resumed",
    async () => {
      await world.control("POST", "delete", { member: "alice", path: "/Contracts" });
      await world.control("PATCH", "switches", { upload_api_rate_limit: 1 });

      const seen = await inPortal(world, async (portal) => {
        const at = await snapshotAt(portal, ALICE);
        await tick(portal, at, "", "Contracts");
        const job = await ask(portal, at);
        const parked = await carryOut(portal, job, /It waits/);
        await world.control("PATCH", "switches", { upload_api_rate_limit: null });
        await portal.alice.post(`${job}/start`);
        return { parked, resumed: await shown(portal, job, DONE) };
      });

      expect(seen.parked).toMatch(/It waits, and goes on by itself on 1 \w+ \d{4}, 00:00 UTC\./);
      expect(seen.parked).toContain("upload calls that its Dropbox plan allows in a month");
      expect(seen.resumed).toMatch(
        /Waits, and goes on by itself , until 1 \w+ \d{4}, 00:00 UTC .*UTC Resumed · Alice Adams .*UTC Went on from where it was/,
      );
    },
    120_000,
  );

  it("[R4] refuses a member who is gone, or suspended, in words before anything is written", async () => {
    const [gone, suspended] = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const archived = (archived_at: number | null) =>
        portal.services.catalogue.write((trx) =>
          trx.updateTable("entities").set({ archived_at }).where("email", "=", ALICE).execute()
        );
      await archived(1);
      const gone = await shown(portal, await ask(portal, at), /has failed/);
      await archived(null);
      await world.control("PATCH", "members/alice", { status: "suspended" });
      return [gone, await shown(portal, await ask(portal, at), /has failed/)];
    });

    expect(gone).toContain("it is no longer in the team; choose another target");
    expect(suspended).toContain("the member is suspended, and Dropbox takes nothing for suspended members");
  });

  it("[R4] is canceled while it runs, and goes on when it is started again", async () => {
    const before = await world.listedFiles();
    await world.control("POST", "delete", { member: "alice", path: "/Contracts" });
    await world.control("POST", "faults", {
      route: "upload_session/start",
      times: 1,
      effect: { hang: true },
    });

    const done = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const job = await ask(portal, at);
      await shown(portal, job, /What it would do/);
      await portal.alice.post(`${job}/start`);
      let asked = false;
      await portal.untilDone(async () => {
        const text = words(await portal.text(job));
        if (/Restoring/.test(text) && !asked) {
          asked = true;
          await portal.alice.post(`${job}/cancel`);
        }
        return /It was canceled/.test(text);
      });
      await world.control("DELETE", "faults");
      await portal.alice.post(`${job}/start`);
      return await shown(portal, job, DONE);
    });

    expect(done).toContain("Succeeded");
    expect(await world.listedFiles()).toEqual(before);
  }, 120_000);

  it("[R4] stops without space, is resumed, and cancels what waits", async () => {
    await world.control("POST", "delete", { member: "alice", path: "/Contracts" });
    const error = { ".tag": "path", path: { ".tag": "insufficient_space" } };
    const body = { error_summary: "path/insufficient_space/", error };
    await world.control("POST", "faults", {
      route: "upload_session/start",
      times: null,
      effect: { status: 409, body },
    });

    const seen = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const job = await ask(portal, at);
      const stopped = await carryOut(portal, job, /It has stopped/);
      await portal.alice.post(`${job}/cancel`);
      return { stopped, canceled: words(await portal.text(job)) };
    });

    expect(seen.stopped).toContain("The target has no space left in Dropbox.");
    expect(seen.canceled).toContain("It was canceled. What had been restored until then stays.");
  }, 120_000);
});
