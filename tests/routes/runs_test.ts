import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { addUser, aliceSetsUp, type PortalWorld, portalWorld, signUp } from "../support/portal_world.ts";
import { limitFirst, runsOf, taskOfAlice } from "./task_world.ts";

const PARTIAL = { "HX-Request-Type": "partial" };

let world: PortalWorld;
let alice: Browser;
let task: string;
let at: string;

beforeEach(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
  task = await taskOfAlice(world, 20);
  at = `/tasks/${task}/runs`;
});
afterEach(() => world.close());

const text = async (browser: Browser, path: string, headers = {}) =>
  await (await browser.get(path, headers)).text();
const shown = (page: string) => [...page.matchAll(/id="run-(\d+)"/g)].map(([, run]) => Number(run));

describe("the runs of a task", () => {
  it("are listed newest first, 50 at a time, and lead on and back to the first", async () => {
    const made = await runsOf(world, task, 120, () => "success");
    const first = await text(alice, at);
    const next = /href="([^"]*before=\d+)"/.exec(first)![1]!;
    const second = await text(alice, next);

    expect(shown(first)).toEqual(made.toReversed().slice(0, 50));
    expect(shown(second)).toEqual(made.toReversed().slice(50, 100));
    expect(second).toContain(`href="${at}"`);
  });

  it("are filtered by outcome and by day, in words that the address keeps", async () => {
    const made = await runsOf(world, task, 6, (n) => n % 3 === 0 ? "failed" : "success");
    const failed = await alice.get(`${at}?state=failed&from=&to=`, PARTIAL);
    const [second] = made.slice(1);
    const day = new Date(world.services.now().getTime() - 5 * 86_400_000).toISOString().slice(0, 10);

    expect(failed.headers.get("HX-Replace-Url")).toBe(`${at}?state=failed`);
    expect(shown(await failed.text())).toEqual([made[3], made[0]]);
    expect(shown(await text(alice, `${at}?from=${day}&to=${day}`))).toEqual([second]);
    expect(await text(alice, `${at}?state=running`)).toContain("No run matches");
  });

  it.each(["state=nonsense", "from=yesterday", "to=2026-13-40", "before=x", "before=-1"])(
    "refuse %s in words",
    async (query) => {
      expect((await alice.get(`${at}?${query}`)).status).toBe(422);
    },
  );

  it("are asked for again and again, and answered 304 while nothing changes", async () => {
    const first = await alice.get(`${at}/status`, PARTIAL);
    const again = await alice.get(`${at}/status`, { ...PARTIAL, "HX-PTag": first.headers.get("HX-PTag")! });

    expect([first.status, again.status]).toEqual([200, 304]);
  });

  it("are not there for a stranger", async () => {
    const [run] = await runsOf(world, task, 1, () => "success");
    const mallory = await signUp(world, "mallory@initech.example");

    for (const path of [at, `${at}/status`, `${at}/${run}`]) {
      expect((await mallory.get(path)).status).toBe(404);
    }
  });
});

describe("the page of a run", () => {
  const locked = { code: "locked", detail: "", attempts: 2 };

  it("says what it did, and what it could not with cause and fix, cause by cause", async () => {
    const [run] = await runsOf(world, task, 1, () => "partial", [
      { ...locked, path: "/Plans/a.txt" },
      { ...locked, path: "/Plans/b.txt" },
      { code: "corrupt_at_source", detail: "", attempts: 1, path: "/c.bin" },
    ]);
    const page = await text(alice, `${at}/${run}`);
    const locks = await text(alice, `${at}/${run}?code=locked`);

    expect(page).toContain("1,234, 5.0 MB");
    expect(page).toContain("3 items not backed up");
    expect(page).toMatch(/2 items<\/a>: The file&#39;s content is locked/);
    expect(page).toContain("Unlock the file; the next run reads it.");
    expect(page).toContain("/members/p/Plans/a.txt");
    expect(page).toContain("Try again now");
    expect(locks).not.toContain("/c.bin");
  });

  it("offers no other try where something has to be mended first, or where a later run has tried", async () => {
    const [older] = await runsOf(world, task, 1, () => "partial", [{ ...locked, path: "/a.txt" }]);
    const mend = await text(alice, `${at}/${older}`);
    const [newest] = await runsOf(world, task, 1, () => "success");
    const tried = await text(alice, `${at}/${older}`);

    expect(mend).not.toContain("Try again now");
    expect(tried).toContain(`href="${at}/${newest}"`);
  });

  it("says why a run failed as a whole", async () => {
    const [run] = await runsOf(world, task, 1, () => "failed");
    const page = await text(alice, `${at}/${run}`);

    expect(page).toContain("The storage could not be reached, several times.");
    expect(page).toContain("Check the network");
    expect(page).toContain("Try again now");
  });

  it("[B9] tells others than the primary user nothing in which Limited Access is counted", async () => {
    const [run] = await runsOf(world, task, 1, () => "partial", [{ ...locked, path: "/secret.txt" }]);
    await limitFirst(world, task);
    const bob = await addUser(world, "bob@acme.example", "administrator");
    const [seen, own] = [await text(bob, `${at}/${run}`), await text(alice, `${at}/${run}`)];

    expect(own).toContain("/secret.txt");
    expect(own).toContain("1,234");
    expect(seen).not.toContain("secret.txt");
    expect(seen).not.toContain("1,234");
    expect(seen).toContain("Nothing that you may see was left out.");
    expect(await text(bob, at)).not.toContain("1,234");
  });

  it.each(["999999", "x", "0", "-1"])("is not there for number %s", async (number) => {
    expect((await alice.get(`${at}/${number}`)).status).toBe(404);
  });
});

describe("what a run left out", () => {
  const lost = { detail: "", attempts: 1 };
  const missing = [
    { ...lost, code: "locked", path: "/a.txt" },
    { ...lost, code: "locked", path: "/b.txt" },
    { ...lost, code: "vanished", path: "/gone.txt" },
  ];
  let run: number;
  beforeEach(async () => void ([run] = (await runsOf(world, task, 1, () => "partial", missing)) as [number]));

  const jobs = () => world.services.control.read.selectFrom("jobs").select(["kind", "subject"]).execute();
  const told = () =>
    world.services.control.read.selectFrom("audit").select(["action", "detail"])
      .where("action", "=", "items.retry_asked").execute();
  const itemOf = (page: string) => /name="item" value="([^"]+)"/.exec(page)![1]!;

  it("is tried again at once, one item by its button, and the audit log is told", async () => {
    const page = await text(alice, `${at}/${run}`);
    const answer = await alice.post(`${at}/${run}/retry`, { item: itemOf(page) });

    expect(answer.headers.get("location")).toBe(`/tasks/${task}`);
    expect(await jobs()).toEqual([{ kind: "backup", subject: task }]);
    expect((await told()).map(({ detail }) => JSON.parse(detail))).toEqual([{ run, items: 1 }]);
    expect(await text(alice, `/tasks/${task}`)).toContain("1 tried again by a run that begins");
  });

  it("is tried again by its cause, also from the problems of the task and of the member", async () => {
    const buttons = (page: string) =>
      [...page.matchAll(/name="code" value="(\w+)"/g)].map(([, code]) => code);
    const [page, problems] = [
      await text(alice, `${at}/${run}`),
      await text(alice, `/tasks/${task}/problems`),
    ];
    await alice.post(`${at}/${run}/retry`, { code: "locked" });

    expect(buttons(page)).toEqual(["locked"]);
    expect(problems).toContain(`action="${at}/${run}/retry"`);
    expect((await told()).map(({ detail }) => JSON.parse(detail))).toEqual([{
      run,
      items: 2,
      cause: "locked",
    }]);
  });

  it("is offered no second time while a run is about to begin, nor for a run that is not the last", async () => {
    const item = itemOf(await text(alice, `${at}/${run}`));
    await alice.post(`${at}/${run}/retry`, { item });
    const [waiting, again] = [
      await text(alice, `${at}/${run}`),
      await alice.post(`${at}/${run}/retry`, { item }),
    ];
    await world.services.control.write((trx) => trx.deleteFrom("jobs").execute());
    await runsOf(world, task, 1, () => "success");
    const older = await alice.post(`${at}/${run}/retry`, { item });

    expect(waiting).not.toContain("Try again");
    expect([again.status, older.status]).toEqual([409, 409]);
    expect(await told()).toHaveLength(1);
  });

  it.each<Record<string, string>>([{}, { item: "x" }, { item: "1.999" }, { code: "no_such" }, {
    code: "vanished",
  }])(
    "is asked for as %o: not there, and nothing is written",
    async (form) => {
      expect((await alice.post(`${at}/${run}/retry`, form)).status).toBe(404);
      expect([await jobs(), await told()]).toEqual([[], []]);
    },
  );

  it("[B9] is tried again by nobody who may not see it", async () => {
    const item = itemOf(await text(alice, `${at}/${run}`));
    await limitFirst(world, task);
    const bob = await addUser(world, "bob@acme.example", "administrator");

    for (const form of [["item", item], ["code", "locked"]]) {
      expect((await bob.post(`${at}/${run}/retry`, Object.fromEntries([form]))).status).toBe(404);
    }
    expect(await jobs()).toEqual([]);
  });

  it("is shown without a button to who may only look", async () => {
    const carl = await addUser(world, "carl@acme.example", "custom", ["backups.view"]);
    const page = await text(carl, `${at}/${run}`);

    expect(page).toContain("/members/p/a.txt");
    expect(page).not.toContain("Try again");
  });
});
