import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, aliceSetsUp, type PortalWorld, portalWorld } from "../../support/portal_world.ts";
import type { Browser } from "../../support/browser.ts";
import { limitFirst, taskOfAlice } from "../task_world.ts";

let world: PortalWorld;
let alice: Browser;
let bob: Browser;
let task: string;
let limited: number;

beforeAll(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
  task = await taskOfAlice(world, 60);
  limited = await limitFirst(world, task);
  bob = await addUser(world, "bob@acme.example", "administrator");
});
afterAll(() => world.close());

const text = async (browser: Browser, path: string) => await (await browser.get(path)).text();

describe("the way to what is to be recovered", () => {
  it("[R1] lists the tasks, then the user / team folders with their first and last backup", async () => {
    expect(await text(alice, "/recovery")).toContain(`href="/recovery/${task}"`);

    const list = await text(alice, `/recovery/${task}`);
    expect(list).toContain("Listed below are the user / team folders.");
    for (const head of ["First Backup", "Last Backup"]) expect(list).toContain(head);
    expect(list).toMatch(/50 of \d+ user and team folders/);
  });

  it("[R1] searches by name, and answers htmx with the table alone", async () => {
    const answer = await alice.get(`/recovery/${task}?q=nobody%20has%20this`, {
      "HX-Request-Type": "partial",
    });

    const region = await answer.text();
    expect(region).toMatch(/^<div class="[^"]*" id="recoverable"/);
    expect(region).toContain("Nothing matches");
  });

  it("[B9][T6] shows Limited Access to the primary user alone, in the list, the counts and by its address", async () => {
    const counts = await Promise.all(
      [alice, bob].map(async (who) => /of (\d+) user and/.exec(await text(who, `/recovery/${task}`))![1]),
    );

    expect(Number(counts[0]) - Number(counts[1])).toBe(1);
    expect((await alice.get(`/recovery/${task}/${limited}`)).status).toBe(200);
    for (const path of ["", "/snapshots"]) {
      expect((await bob.get(`/recovery/${task}/${limited}${path}`)).status).toBe(404);
    }
  });

  it("[R2] says so where there is no snapshot yet, and what is wrong with a date", async () => {
    const at = /href="(\/recovery\/\w+\/\d+)"/.exec(await text(alice, `/recovery/${task}`))![1]!;

    expect(await text(alice, at)).toContain("Nothing to recover yet");
    expect(await text(alice, `${at}/snapshots`)).toContain("No snapshot in this range");
    expect((await alice.get(`${at}/snapshots?from=yesterday`)).status).toBe(422);
  });
});
