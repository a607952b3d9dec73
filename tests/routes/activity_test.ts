import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordActivity } from "../../src/domain/activity/record.ts";
import { COMMAND_LINE } from "../../src/domain/actor.ts";
import { checkChain } from "../../src/domain/audit/check.ts";
import { MemoryStore } from "../../src/storage/objects/memory.ts";
import type { Browser } from "../support/browser.ts";
import { addUser, aliceSetsUp, type PortalWorld, portalWorld, signUp } from "../support/portal_world.ts";
import { limitFirst, taskOfAlice } from "./task_world.ts";

const DAY = 86_400_000;
const PARTIAL = { "hx-request-type": "partial" };

let world: PortalWorld;
let alice: Browser;
let task: string;
let secret: { id: number; name: string };
beforeAll(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
  task = await taskOfAlice(world, 40);
  const id = await limitFirst(world, task);
  secret = await world.services.catalogue.read.selectFrom("entities").select(["id", "name"]).where(
    "id",
    "=",
    id,
  )
    .executeTakeFirstOrThrow();
  await world.portal.control.write(async (trx) => {
    for (let n = 0; n < 120; n++) {
      const at = new Date(world.portal.now().getTime() - n * DAY / 10);
      const told = { activity: "backup", outcome: n === 7 ? "failed" : "succeeded", taskId: task } as const;
      const more = { records: n, bytes: n * 1000, took: 61_000, description: `Run ${n}.` };
      await recordActivity(trx, world.services.account, { ...told, ...more }, at);
    }
    const pause = {
      activity: "pause",
      outcome: "succeeded",
      taskId: task,
      description: "Left out.",
    } as const;
    await recordActivity(
      trx,
      world.services.account,
      { ...pause, entities: [secret.id] },
      world.portal.now(),
    );
    const team = { activity: "connection_lost", outcome: "failed", description: "Revoked" } as const;
    await recordActivity(trx, world.services.account, { ...team, item: '=cmd|"evil"' }, world.portal.now());
  });
});
afterAll(() => world.close());

const rowsOf = (html: string) => html.match(/<tr><th scope="row"/g)?.length ?? 0;
const textOf = async (path: string, browser = alice, headers = {}) =>
  await (await browser.get(path, headers)).text();

describe("System Activity", () => {
  it("[C1] shows what happened, newest first, a page after the other, each once", async () => {
    const seen: string[] = [];
    for (let at: string | undefined = "/activity/system?activity=backup"; at;) {
      const page = await textOf(at);
      seen.push(...[...page.matchAll(/class="sub">(Run \d+\.)/g)].map(([, words]) => words!));
      at = /href="([^"]*after=[^"]*)"/.exec(page)?.[1]?.replaceAll("&amp;", "&");
    }

    expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => `Run ${n}.`));
  });

  it.each([
    ["its status", "status=failed&activity=backup", 1],
    ["its service", "service=dropbox&status=failed", 2],
    ["its days", "activity=backup&from=2026-11-25&to=2026-11-25", 6],
    ["words of it", "q=RUN+119", 1],
    ["all of them", "activity=backup&status=succeeded&q=run+1&from=2026-11-24", 7],
  ])("[C1] is narrowed by %s, and says so in the address", async (_, query, count) => {
    const answer = await alice.get(
      `/activity/system?${query}&service=`.replace(/&service=$/, "&tag="),
      PARTIAL,
    );
    const html = await answer.text();

    expect(rowsOf(html)).toBe(count);
    expect(html).toMatch(/^<div class="table-frame table-region" id="log"/);
    expect(html).toContain('<hx-partial hx-target="#export"');
    expect(answer.headers.get("hx-replace-url")).toBe(`/activity/system?${query}`);
  });

  it("[C1] refuses a filter that there is not", async () => {
    expect((await alice.get("/activity/system?status=nonsense")).status).toBe(422);
  });

  it("[C1] tells all of an entry in a dialog, and on a page where there is no script", async () => {
    const path = /href="(\/activity\/system\/[^"]+)"[^>]*>Connection lost/.exec(
      await textOf("/activity/system?q=evil"),
    );
    const [card, page] = [await textOf(path![1]!, alice, PARTIAL), await textOf(path![1]!)];

    expect(card).toMatch(/^<div class="dialog-card">/);
    expect(card).toContain("Execution time");
    expect(page).toContain("<title>Connection lost");
  });

  it("[B9] names who carries Limited Access to the primary user alone, in list, search and file", async () => {
    const bob = await addUser(world, "bob@acme.example", "administrator");
    const query = `/activity/system?q=${encodeURIComponent(secret.name)}`;
    const file = "/activity/system.csv?activity=pause";

    expect([rowsOf(await textOf(query)), rowsOf(await textOf(query, bob))]).toEqual([1, 0]);
    expect([await textOf(file), await textOf(file, bob)].map((text) => text.includes(secret.name)))
      .toEqual([true, false]);
    expect(await textOf("/activity/system?activity=pause", bob)).toContain("1 member or folder");
  });

  it("[C1][I4] is had as CSV with the filters applied, and no formula in it", async () => {
    const answer = await alice.get("/activity/system.csv?status=failed");
    const lines = (await answer.text()).trim().split("\r\n");

    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="system-activity.csv"');
    expect(lines.length).toBe(3);
    expect(lines[0]).toMatch(/^Date and Time,Activity,Service,Sub Service,Status,Task Name,Item,/);
    expect(lines.join()).toContain(`"'=cmd|""evil"""`);
  });

  it("shows a stranger's account nothing of it", async () => {
    const mallory = await signUp(world, "mallory@initech.example");

    expect(await textOf("/activity/system", mallory)).not.toContain("Run ");
    expect((await textOf("/activity/system.csv", mallory)).trim().split("\r\n").length).toBeLessThan(3);
  });
});

describe("the Security Audit", () => {
  it("[C2] shows sign-ins with browser and address, and failures", async () => {
    await world.browser("192.0.2.99").post("/signin", { email: "alice@acme.example", password: "wrong" }, {
      "user-agent": "Mozilla/5.0 Netscape",
    });

    const html = await textOf("/activity/audit?activity=session.refused");
    const [, path] = /href="(\/activity\/audit\/\d+)"/.exec(html)!;
    const card = await textOf(path!, alice, PARTIAL);

    expect(html).toContain("Sign-in refused");
    expect(card).toContain("192.0.2.99");
    expect(card).toContain("Mozilla/5.0 Netscape");
  });

  it("[C2] tells what was before and after a change", async () => {
    await alice.post("/settings/account/name", { firstName: "Alicia", lastName: "Adams" });

    const html = await textOf("/activity/audit?activity=user.renamed");
    const [, path] = /href="(\/activity\/audit\/\d+)"/.exec(html)!;

    expect(html).toContain("Alice Adams → Alicia Adams");
    expect(await textOf(path!)).toMatch(/Before.*After.*Alice Adams.*Alicia Adams/s);
  });

  it("[C2] is narrowed and had as CSV", async () => {
    const [page, file] = [
      await textOf("/activity/audit?service=sign_in&status=refused"),
      await textOf("/activity/audit.csv?service=sign_in&status=refused"),
    ];

    expect(rowsOf(page)).toBe(1);
    expect(file.trim().split("\r\n").length).toBe(2);
    expect(file).toContain("Sign-in refused,Signing in,Refused");
  });

  it("[C2] says when its chain was last verified, by whom, and that it is broken", async () => {
    const { control, keys, now } = world.portal;
    const store = new MemoryStore(now);
    const check = () => checkChain({ control, keys, store, now }, world.services.account, COMMAND_LINE);
    const before = await textOf("/activity/audit");
    await check();
    const sound = await textOf("/activity/audit");
    const { head } = await check();
    await store.put(
      `audit-log/${world.services.account}/000000000002-${"0".repeat(64)}`,
      new Uint8Array([1]),
    );
    world.later(1000);
    await check();

    expect(before).toContain("Not verified yet");
    expect(sound).toContain("As it was written");
    expect(sound).toContain("dropkeep audit verify");
    expect(head).not.toBeNull();
    expect(await textOf("/activity/audit")).toContain("row 2 is not the one that the storage has noted");
  });
});

it("[C3] the room leads to what one may see, and is absent for who may see neither", async () => {
  const auditor = await addUser(world, "auditor@acme.example", "custom", ["audit.view"], "10.0.9.1");
  const other = await addUser(world, "other@acme.example", "custom", ["backups.view"], "10.0.9.2");

  expect((await auditor.get("/activity")).headers.get("location")).toBe("/activity/audit");
  expect((await auditor.get("/activity/system")).status).toBe(403);
  expect((await other.get("/activity")).status).toBe(403);
  expect(
    [await textOf("/", other), await textOf("/activity/audit", auditor)].map((page) =>
      page.includes('href="/activity"')
    ),
  )
    .toEqual([false, true]);
});
