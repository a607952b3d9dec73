import type { BrowserContextOptions, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { browseServed, HAS_BROWSER } from "./browser.ts";
import { aliceSetsUp, backUp, connectTeam, openSite, type Site } from "./site.ts";

const FILES = 30;
let site: Site;

describe.skipIf(!HAS_BROWSER)("an administrator after an attack", () => {
  const browsing = browseServed(async () => site = await openSite());
  let storageState: BrowserContextOptions["storageState"];

  beforeAll(async () => {
    const alice = await aliceSetsUp(site);
    for (let n = 0; n < FILES; n++) {
      const text = `Minutes of meeting ${n}. `.repeat(40);
      await site.control("POST", "put", { member: "alice", path: `/Minutes/${n}.txt`, text });
    }
    const task = await connectTeam(site);
    await backUp(site, alice, task);
    for (let n = 0; n < FILES; n++) {
      const base64 = crypto.getRandomValues(new Uint8Array(900)).toBase64();
      await site.control("POST", "delete", { member: "alice", path: `/Minutes/${n}.txt` });
      await site.control("POST", "put", { member: "alice", path: `/Minutes/${n}.txt.lock`, base64 });
    }
    await backUp(site, alice, task);
    storageState = alice.cookies;
  });

  it("[J4] undoes a mass change in six actions", async () => {
    const page = await browsing.open("/", { storageState });
    let actions = 0;
    const press = async (role: "link" | "button", name: string | RegExp) => {
      actions++;
      await page.getByRole(role, { name }).first().click();
      await page.waitForLoadState();
    };
    const began = performance.now();

    await press("link", "See what happened");
    const told = await words(page);
    await press("button", "Go back to the last clean point");
    await page.getByRole("heading", { name: "What it would do" }).waitFor();
    await press("button", `Restore ${FILES} items`);
    await page.getByText("Everything that you chose is restored").first().waitFor();
    const seconds = (performance.now() - began) / 1000;
    await page.goto(`${site.origin}/`);

    console.info(`[J4] ${actions} actions, ${seconds.toFixed(1)} s`);
    expect(actions).toBeLessThanOrEqual(6);
    expect(told).toContain(`${FILES} files that were deleted or renamed`);
    expect(told).toContain(`${FILES} files that came with it`);
    expect(await words(page)).not.toContain("changed at once");
  });
});

async function words(page: Page): Promise<string> {
  return await page.locator("body").innerText();
}
