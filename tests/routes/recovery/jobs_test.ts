import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Browser } from "../../support/browser.ts";
import { aliceSetsUp, type PortalWorld, portalWorld } from "../../support/portal_world.ts";
import { NO_PROGRESS } from "../../../src/domain/recovery/performing/export_progress.ts";
import { taskOfAlice } from "../task_world.ts";
import { words } from "./giving_back.ts";
import { jobsOf } from "./made_jobs.ts";

let world: PortalWorld;
let alice: Browser;
let task: string;

beforeEach(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
  task = await taskOfAlice(world, 3);
});
afterEach(() => world.close());

const DAY = 86_400_000;
const DOWNLOAD = JSON.stringify({ paths: [], destination: { kind: "download", split: null }, mail: false });
const STORAGE = JSON.stringify({
  paths: [],
  destination: { kind: "storage", id: "s", prefix: "" },
  mail: false,
});

async function page(path = "/jobs"): Promise<string> {
  const answer = await alice.get(path);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
  return await answer.text();
}

/** Labels of the jobs of a page, in its order. */
function labelsOf(html: string): string[] {
  return [...html.matchAll(/href="\/jobs\/[\w-]+"><bdi>([^<]*)</g)].map(([, label]) => label!);
}

describe("the list of jobs", () => {
  it("[R8] says where to begin while there is none, and is in the navigation", async () => {
    const html = await page();

    expect(words(html)).toContain("No jobs yet");
    expect(await page("/")).toMatch(/<a class="nav-link" href="\/jobs"/);
  });

  it("[R8] counts in its tiles what goes on and what ended within seven days, and lists that behind them", async () => {
    const now = world.services.now().getTime();
    await jobsOf(world, task, [
      { label: "old", state: "succeeded", asked_at: now - 9 * DAY, ended_at: now - 8 * DAY },
      { label: "good", state: "succeeded", ended_at: now },
      { label: "parts", state: "partial", ended_at: now },
      { label: "bad", state: "failed", ended_at: now },
      { label: "goes on", state: "running", asked_at: now - 9 * DAY },
    ]);

    const lists = await Promise.all(
      ["running", "succeeded", "troubled"].map(async (group) => labelsOf(await page(`/jobs?group=${group}`))),
    );

    expect(words(await page())).toMatch(/In progress 1 Succeeded 1 Partially succeeded or failed 2/);
    expect(lists).toEqual([["goes on"], ["good"], ["bad", "parts"]]);
  });

  it("[R8] shows of each what it is of, where it goes, how far it is and what can be done with it", async () => {
    const progress = {
      phase: "uploading",
      files: 10,
      bytes: 1000,
      restored: 6,
      restoredBytes: 620,
      identical: 0,
    };
    await jobsOf(world, task, [
      { label: "The lease", state: "running", progress: JSON.stringify({ ...progress, failed: 0 }) },
      { label: "Half", state: "partial", restore_id: 1, ended_at: 1 },
      { label: "Gone out", kind: "export", state: "succeeded", ended_at: 1, request: DOWNLOAD },
    ]);

    const text = words(await page());

    expect(text).toMatch(/The lease Restore · Dropbox · .+ · Everything 62%/);
    expect(text).toMatch(/Somewhere, new folder As of 1 Jan 1970 .* Alice Adams Cancel View Log/);
    expect(text).toMatch(/Half .* Partially succeeded .* Retry failed only View Log/);
    expect(text).toMatch(/Gone out Export .* Succeeded .* Download Results View Log/);
  });

  it("[R8] says why a job has stopped, and until when one waits, and resumes it", async () => {
    const spent = { reason_code: "upload_limit_reached", resume_at: Date.UTC(2126, 11, 1) };
    await jobsOf(world, task, [
      { label: "Spent", state: "parked", restore_id: 1, ...spent },
      { label: "Lost", state: "parked", restore_id: 2, reason_code: "link_lost" },
    ]);

    const text = words(await page());

    expect(text).toMatch(
      /Lost .* Pending Dropbox no longer accepts the connection .* Cancel Resume View Log/,
    );
    expect(text).toMatch(
      /Spent .* Pending Goes on by itself on 1 Dec 2126, 00:00 UTC .* Cancel Resume View Log/,
    );
  });

  it("[R8] tells how far an export is by what an export counts, and cancels it from the list", async () => {
    const progress = { ...NO_PROGRESS, phase: "writing", items: 8, doneItems: 6 };
    await jobsOf(world, task, [
      {
        label: "By bytes",
        kind: "export",
        state: "running",
        request: DOWNLOAD,
        progress: JSON.stringify({ ...progress, bytes: 1000, doneBytes: 370 }),
      },
      {
        id: "emptyfiles",
        label: "By items",
        kind: "export",
        state: "running",
        request: STORAGE,
        progress: JSON.stringify(progress),
      },
    ]);

    const html = await page();
    const cancel = /action="(\/jobs\/emptyfiles\/[^"]*cancel)"/.exec(html)![1]!;
    const answer = await alice.post(cancel, {});

    expect(words(html)).toMatch(/By items .* 75% .*By bytes .* 37%/);
    expect(answer.status).toBe(303);
    expect(words(await page())).toMatch(/By items .* Canceled .*By bytes/);
  });

  it("[R8] has results of a download alone, and tries again by the word for what that does", async () => {
    const ended = { kind: "export" as const, ended_at: 1 };
    await jobsOf(world, task, [
      { ...ended, label: "sent", state: "succeeded", request: STORAGE },
      { ...ended, label: "sent in part", state: "partial", request: STORAGE },
      { ...ended, label: "zipped in part", state: "partial", request: DOWNLOAD },
    ]);

    const text = words(await page());

    expect(text).toMatch(/sent in part .* Retry failed only View Log/);
    expect(text).toMatch(/zipped in part .* Download Results Try again View Log/);
    expect(text.match(/Download Results/g)).toHaveLength(1);
  });

  it.each([
    ["q=lease", ["the lease"]],
    ["q=%C3%BCbergabe", ["Übergabe"]],
    ["q=everyth", ["Übergabe", "the lease", "out", "plain"]],
    ["q=nothing", []],
    ["initiator=u2", ["the lease"]],
    ["activity=export", ["out"]],
    ["service=dropbox&status=failed", ["plain"]],
    ["status=pending", ["Übergabe"]],
    ["order=oldest", ["plain", "out", "the lease", "Übergabe"]],
    ["order=oldest&status=succeeded&activity=restore", ["the lease"]],
  ])("[R8] narrows by %s", async (query, labels) => {
    await jobsOf(world, task, [
      { label: "plain", state: "failed" },
      { label: "out", kind: "export" },
      { label: "the lease", asked_by: "u2", initiator: "Bob Brown" },
      { label: "Übergabe", state: "parked" },
    ]);

    expect(labelsOf(await page(`/jobs?${query}`))).toEqual(labels);
  });

  it.each([
    "status=lost",
    "activity=erasure",
    "order=newest",
    "group=all",
    "after=x",
    `q=${"a".repeat(201)}`,
  ])(
    "[R8] refuses %s in words",
    async (query) => {
      const answer = await alice.get(`/jobs?${query}`);

      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain("Cannot list the jobs");
    },
  );

  it("[R8] pages to the oldest job, none twice, in both orders", async () => {
    await jobsOf(world, task, Array.from({ length: 120 }, () => ({})));

    const walked = await Promise.all(["/jobs", "/jobs?order=oldest"].map(async (first) => {
      const all: string[] = [];
      for (let next: string | undefined = first; next !== undefined;) {
        const html = await page(next);
        all.push(...labelsOf(html));
        next = /href="(\/jobs\?[^"]*after=[^"]*)"[^>]*>Next/.exec(html)?.[1]?.replaceAll("&amp;", "&");
      }
      return all;
    }));

    const oldest = Array.from({ length: 120 }, (_, n) => `Job ${n}`);
    expect(walked).toEqual([oldest.toReversed(), oldest]);
  });

  it("[R8] is answered 304 while it would look the same, and anew when a job has moved", async () => {
    await jobsOf(world, task, [{ state: "running" }]);
    const tag = (await alice.get("/jobs/status")).headers.get("hx-ptag")!;
    const same = await alice.get("/jobs/status", { "HX-PTag": tag });
    await world.services.catalogue.write((trx) =>
      trx.updateTable("recovery_jobs").set({ state: "failed", ended_at: 1 }).execute()
    );

    expect(same.status).toBe(304);
    expect((await alice.get("/jobs/status", { "HX-PTag": tag })).status).toBe(200);
  });

  it("[B9] has no job of Limited Access for others than the primary user, in no row, count or name", async () => {
    const { services } = world;
    const [limited, open] = await services.catalogue.read.selectFrom("entities").select("id").limit(2)
      .execute();
    await services.catalogue.write((trx) =>
      trx.updateTable("entities").set({ limited_at: 1 }).where("id", "=", limited!.id).execute()
    );
    const now = services.now().getTime();
    const to = JSON.stringify({ paths: [], entity: limited!.id, into: null });
    await jobsOf(world, task, [
      { label: "of it", entity_id: limited!.id, asked_by: "u2", initiator: "Bob Brown", ended_at: now },
      {
        label: "to it",
        entity_id: open!.id,
        request: to,
        asked_by: "u2",
        initiator: "Bob Brown",
        ended_at: now,
      },
      { label: "seen", entity_id: open!.id, ended_at: now },
    ]);
    const own = await page();
    await services.control.write((trx) => trx.updateTable("grants").set({ role: "administrator" }).execute());
    const others = await page();

    expect(labelsOf(own)).toEqual(["seen", "to it", "of it"]);
    expect(own).toContain(">Bob Brown</option>");
    expect(labelsOf(others)).toEqual(["seen"]);
    expect(others).not.toContain("Bob Brown");
    expect(words(others)).toMatch(/Succeeded 1 /);
  });
});
