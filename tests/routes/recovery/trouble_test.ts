import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { keep } from "../../../src/commands/keep_consent.ts";
import { Secret } from "../../../src/storage/secrets/secret.ts";
import { type Installation, installation } from "../../support/installation.ts";
import { ALICE, ask, carryOut, shown, snapshotAt, tick, words } from "./giving_back.ts";
import { inPortal, type RecoveryWorld } from "./recovery_world.ts";

const DONE = /Everything that you chose is restored/;
const BOMB = "(a+)+$ bomb.txt";

let world: Installation;

/** Asks for one folder of Alice's into a new one, or elsewhere. */
async function asked(portal: RecoveryWorld, fields: Record<string, string> = {}): Promise<string> {
  const at = await snapshotAt(portal, ALICE);
  await tick(portal, at, "", "Contracts");
  return await ask(portal, at, { mode: "new-folder", ...fields });
}

describe("a restore in trouble", () => {
  beforeAll(async () => {
    world = await installation({ files: 30 });
    await world.control("POST", "put", { member: "alice", path: `/${BOMB}`, text: "harmless" });
    await world.json("backup");
    return () => world.close();
  }, 60_000);
  afterEach(async () => {
    await world.control("DELETE", "refused-writes");
    await world.control("PATCH", "switches", { upload_api_rate_limit: null });
  });

  const refuse = (path: string, error: string) =>
    world.control("POST", "refused-writes", { member: "alice", path, error, times: null });

  it("names each item that Dropbox does not take, with its own word, and has it by Retry failed only", async () => {
    await refuse("Lease\\.pdf$", "disallowed_name");
    await refuse("countersigned", "lock_conflict");

    const seen = await inPortal(world, async (portal) => {
      const job = await asked(portal);
      const page = await carryOut(portal, job, /Some items could not be restored/);
      const csv = await portal.text(`${job}/items.csv`);
      await world.control("DELETE", "refused-writes");
      await portal.alice.post(`${job}/start`);
      return { page, csv, again: await shown(portal, job, DONE) };
    });

    expect(seen.page).toMatch(
      /The target does not take this name\. Download or export it instead.*disallowed_name/,
    );
    expect(seen.page).toContain("Retry failed only");
    expect(seen.csv).toMatch(/Lease\.pdf.*Not restored.*disallowed_name/);
    expect(seen.again).toContain("Succeeded");
  });

  it("goes to its end with nobody looking, and mails it", async () => {
    const seen = await inPortal(world, async (portal) => {
      const job = await asked(portal);
      await shown(portal, job, /What it would do/);
      await portal.alice.post(`${job}/start`);
      const rowOf = () =>
        portal.services.catalogue.read.selectFrom("recovery_jobs").select(["state", "told_at"])
          .where("id", "=", job.slice("/jobs/".length)).executeTakeFirstOrThrow();
      await portal.untilDone(async () => (await rowOf()).told_at !== null);
      return await rowOf();
    });

    expect(seen.state).toBe("succeeded");
  });

  it("that is without its connection amid says so, leads to connecting again, and goes on then", async () => {
    const seen = await inPortal(world, async (portal) => {
      const job = await asked(portal);
      await shown(portal, job, /What it would do/);
      const [link] = world.sandbox.world.state.db.rows<{ id: string }>("select id from links");
      await world.control("DELETE", `links/${link!.id}`);
      await portal.alice.post(`${job}/start`);
      const stopped = await shown(portal, job, /It has stopped/);
      const html = await portal.text(job);
      const { refresh_token } = await world.control("POST", "links", {}) as { refresh_token: string };
      const { appKey, appSecret, origin } = portal.services.config.dropbox;
      const app = { key: appKey!, secret: appSecret!.reveal(), origin: origin! };
      await keep(portal.services, app, { refreshToken: new Secret(refresh_token), scopes: [] });
      await portal.alice.post(`${job}/start`);
      return { stopped, html, task: portal.task, done: await shown(portal, job, DONE) };
    });

    expect(seen.stopped).toContain("Dropbox no longer accepts the connection of this task.");
    expect(seen.html).toContain(`href="/tasks/${seen.task}/connect"`);
    expect(seen.done).toContain("Succeeded");
  });

  it.each([
    [
      "a team folder that is archived",
      "Marketing",
      "POST",
      "team-folders/Marketing/archive",
      undefined,
      /archived or gone/,
    ],
    [
      "a member who is suspended",
      "bob@acme.example",
      "PATCH",
      "members/bob",
      { status: "suspended" },
      /The member is suspended/,
    ],
  ])("into %s meanwhile says so of each item, and what helps", async (_, to, method, path, body, says) => {
    const page = await inPortal(world, async (portal) => {
      const job = await asked(portal, { target: "other", to });
      await shown(portal, job, /What it would do/);
      await world.control(method, path, body);
      await portal.alice.post(`${job}/start`);
      return await shown(portal, job, /has failed|Some items|It has stopped/);
    });

    expect(page).toMatch(says);
    expect(page).toContain("restore to another member or team folder");
  });

  it("that cannot be done as it was asked for leads back to the form, where all is still chosen", async () => {
    await world.control("PATCH", "members/bob", { status: "suspended" });
    const seen = await inPortal(world, async (portal) => {
      const job = await asked(portal, { target: "other", to: "bob@acme.example" });
      const failed = await shown(portal, job, /has failed/);
      const form = /href="([^"]+)"[^>]*>Ask in another way/.exec(await portal.text(job))![1]!;
      return { failed, form: words(await portal.text(form)) };
    });

    expect(seen.failed).toContain("reactivate the member in the Dropbox admin console");
    expect(seen.form).toMatch(/Restore 1 item of Alice Adams/);
  });

  it("is not started where the month's upload calls or the space do not suffice, and reads what helps", async () => {
    const seen = await inPortal(world, async (portal) => {
      await world.control("PATCH", "switches", { upload_api_rate_limit: 1 });
      const calls = await shown(portal, await asked(portal), /What it would do/);
      await world.control("PATCH", "switches", { upload_api_rate_limit: null });
      const full = { set: { "/allocation/allocated": 1 } };
      await world.control("POST", "faults", { route: "get_space_usage", times: null, effect: full });
      const space = await shown(portal, await asked(portal), /What it would do/);
      await world.control("DELETE", "faults");
      return { calls, space };
    });

    expect(seen.calls).toMatch(
      /upload calls do not suffice\. \d are needed, 0 of the month's 1 are left at most/,
    );
    expect(seen.calls).toContain("Dropbox counts anew from the 1st of each month");
    expect(seen.space).toMatch(/There is not enough space\. Alice Adams needs [\d.]+ .?B and has 0 B free/);
    for (const page of [seen.calls, seen.space]) expect(page).not.toMatch(/Restore \d+ items/);
  });

  it("[R3] takes patterns, bombs of patterns and SQL as what they are, wherever something is searched for", async () => {
    const sought = ["(a+)+$", "(.*)*x", "^(([a-z])+.)+[A-Z]([a-z])+$", "[", "\\", "%' or 1=1 --", "*", "_"];
    const found = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      const places = ["/search", `${await portal.at(ALICE)}/search`, at, "/jobs", `/recovery/${portal.task}`];
      const pages: [place: string, q: string, status: number, isThere: boolean][] = [];
      for (const place of places) {
        for (const q of sought) {
          const answer = await portal.alice.get(`${place}?q=${encodeURIComponent(q)}`);
          pages.push([place, q, answer.status, (await answer.text()).includes(BOMB)]);
        }
      }
      return pages;
    });

    expect(found.filter(([, , status]) => status !== 200)).toEqual([]);
    const looked = found.filter(([place]) => place.startsWith("/search") || /\/search$|\/at\//.test(place));
    expect(looked.filter(([, q, , isThere]) => isThere !== BOMB.includes(q))).toEqual([]);
  });
});
