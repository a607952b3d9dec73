import type { Locator, Page } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { browseServed, HAS_BROWSER } from "./browser.ts";
import { findings, sideways } from "./look.ts";
import { aliceSetsUp, backUp, connectTeam, openSite, type Site } from "./site.ts";
import { newestMail, type Visitor } from "../support/visitor.ts";

let site: Site;
let alice: Visitor;
let task: string;
/** `/recovery/<task>/<entity>/at/<run>` of Alice's folder before she lost her contracts. */
let before: string;

describe.skipIf(!HAS_BROWSER)("recovery by day", () => {
  const browsing = browseServed(async () => site = await openSite());
  beforeAll(async () => {
    alice = await aliceSetsUp(site);
    task = await connectTeam(site);
    await backUp(site, alice, task);
  });
  beforeEach(async () => {
    const { read } = site.services.catalogue;
    const { id } = await read.selectFrom("entities").select("id").where("email", "=", "alice@acme.example")
      .executeTakeFirstOrThrow();
    before = `/recovery/${task}/${id}/at/1`;
  });

  const open = (path: string, options = {}) =>
    browsing.open(path, { storageState: alice.cookies, ...options });

  it("[J3] gives a lost folder back in ten actions from the Homepage, as its page says live", async () => {
    await site.control("POST", "delete", { member: "alice", path: "/Contracts" });
    await backUp(site, alice, task);
    const page = await open("/");
    let actions = 0;
    const act = async (does: Promise<unknown>) => {
      actions++;
      await does;
    };

    await act(page.getByRole("link", { name: "Recovery" }).first().click());
    await act(page.getByRole("main").getByRole("link", { name: "Acme" }).click());
    await act(page.getByRole("main").getByRole("link", { name: "Alice Adams" }).click());
    await act(page.getByRole("link", { name: "Via Snapshot" }).click());
    await act(page.getByRole("main").getByRole("row").last().getByRole("link").click());
    await act(page.getByRole("checkbox", { name: "Choose Contracts" }).check());
    await act(page.getByRole("link", { name: "Restore" }).click());
    await act(page.getByLabel("In-Place", { exact: true }).check());
    await act(page.getByRole("button", { name: "Check what it would do" }).click());
    await act(page.getByRole("button", { name: "Restore 4 items" }).click());

    await page.getByText("Everything that you chose is restored").waitFor();
    await page.getByRole("link", { name: /^Restored\s*4$/ }).waitFor();
    expect(actions).toBe(10);
    expect(await faults(page)).toEqual([]);
    expect(await newestMail(site.mails, "alice@acme.example")).toContain(new URL(page.url()).pathname);
  });

  it("keeps what is ticked over folders and reloads, and ticks all that is in a chosen folder", async () => {
    const page = await open(before);
    await page.getByRole("checkbox", { name: "Choose Contracts" }).check();
    await page.getByText("1 item chosen").waitFor();
    await page.getByRole("link", { name: "Contracts" }).click();

    const lease = page.getByRole("checkbox", { name: "Choose Lease.pdf" });
    expect([await lease.isChecked(), await lease.isDisabled()]).toEqual([true, true]);
    await page.getByRole("checkbox", { name: "Choose this whole folder" }).uncheck();
    await page.getByText("Nothing chosen yet").waitFor();
    await page.getByRole("checkbox", { name: "Choose Lease.pdf" }).check();
    await page.getByText("1 item chosen").waitFor();
    await page.reload();
    expect(await page.getByRole("checkbox", { name: "Choose Lease.pdf" }).isChecked()).toBe(true);
    await page.getByRole("checkbox", { name: "Choose Lease.pdf" }).uncheck();
    await page.getByText("Nothing chosen yet").waitFor();
  });

  it("appends 200 more rows of a large folder, below those that are there", async () => {
    const folder = "/many";
    for (let n = 0; n < 230; n++) {
      await site.control("POST", "put", { member: "alice", path: `${folder}/f${n}.txt`, text: String(n) });
    }
    await backUp(site, alice, task);
    const runs = await site.services.catalogue.read.selectFrom("runs").select((eb) =>
      eb.fn.max("id").as("last")
    )
      .executeTakeFirstOrThrow();
    const page = await open(`${before.replace(/\d+$/, String(runs.last))}?path=${folder}`);

    const rows = page.getByRole("checkbox", { name: /^Choose f\d+/ });
    expect(await rows.count()).toBe(200);
    await page.getByRole("link", { name: "Show 200 more" }).click();
    await page.getByRole("checkbox", { name: "Choose f99.txt" }).waitFor();
    expect(await rows.count()).toBe(230);

    const plain = await open(new URL(page.url()).pathname + `?path=${folder}`, { javaScriptEnabled: false });
    await plain.getByText("230 items").waitFor();
    await plain.getByRole("link", { name: "Show 200 more" }).click();
    await plain.getByRole("checkbox", { name: "Choose f99.txt" }).waitFor();
    expect(await plain.getByRole("checkbox", { name: /^Choose f\d+/ }).count()).toBe(30);
    await plain.getByRole("link", { name: "Back to the first rows" }).click();
    await plain.getByText("230 items").waitFor();
  });

  it("works without a script: tick, keep, check, start, refresh", async () => {
    const page = await open(before, { javaScriptEnabled: false });
    await page.getByRole("checkbox", { name: "Choose Contracts" }).check();
    await page.getByRole("button", { name: "Keep this selection" }).click();
    await page.getByRole("link", { name: "Restore" }).click();
    await page.getByRole("button", { name: "Check what it would do" }).click();
    const restore = page.getByRole("button", { name: "Restore 4 items" });
    await refreshedUntil(page, restore);
    await restore.click();
    await refreshedUntil(page, page.getByText("Everything that you chose is restored"));
  });
});

/** A page that has just begun to show shows neither yet. */
async function refreshedUntil(page: Page, wanted: Locator) {
  const refresh = page.getByRole("link", { name: "Refresh" });
  for (;;) {
    await wanted.or(refresh).first().waitFor();
    if (await wanted.isVisible()) return;
    await refresh.click();
  }
}

/** What axe finds, and what is wider than its window, narrow and wide. */
async function faults(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    found.push(...await findings(page));
    if (await sideways(page) > 0) found.push(`${width}: ${await sideways(page)} pixels too wide`);
  }
  return found;
}
