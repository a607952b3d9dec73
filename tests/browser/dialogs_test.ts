import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { browseServed, HAS_BROWSER } from "./browser.ts";
import { aliceSetsUp, backUp, connectTeam, openSite, PASSWORD, type Site } from "./site.ts";

describe.skipIf(!HAS_BROWSER)("a dialog over what is selected", () => {
  let site: Site, alice: Awaited<ReturnType<typeof aliceSetsUp>>, at: string;
  const browsing = browseServed(async () => site = await openSite());
  beforeAll(async () => {
    alice = await aliceSetsUp(site);
    const task = await connectTeam(site);
    await backUp(site, alice, task);
    at = `/tasks/${task}`;
  });

  const opened = async () => {
    const page = await browsing.open(at, { storageState: alice.cookies });
    await page.getByLabel("Select Alice Adams").check();
    return page;
  };
  const said = (page: Page, words: string) => page.locator("#toasts .toast", { hasText: words }).waitFor();
  const row = (page: Page) => page.locator("#entities tr", { hasText: "alice@acme.example" });

  it("refuses a tag of no name with what was typed, makes one, and the table follows", async () => {
    const page = await opened();

    await page.getByRole("button", { name: "Tags", exact: true }).click();
    await page.getByLabel("Create New Tag").fill("limited access");
    await page.getByRole("button", { name: "Create and apply" }).click();
    await page.locator("#dialog .field-error").waitFor();
    const kept = await page.getByLabel("Create New Tag").inputValue();
    await page.getByLabel("Create New Tag").fill("Board");
    await page.getByRole("button", { name: "Create and apply" }).click();
    await said(page, "The tag is put on 1.");
    await row(page).getByText("Board").waitFor();

    expect(browsing.complaints().join()).toContain("422");
    expect(kept).toBe("limited access");
    expect(await page.locator("dialog[open]").count()).toBe(0);
    expect(await page.getByLabel("Select Alice Adams").isChecked()).toBe(false);
  });

  it("asks before it deletes, and the row offers to undo it", async () => {
    const page = await opened();

    await page.locator("summary", { hasText: "Action" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("button", { name: "Delete 1" }).click();
    await said(page, "1 deleted in 7 days.");
    await row(page).getByRole("button", { name: "Undo" }).click();
    await said(page, "1 kept.");

    await row(page).getByText("Success").waitFor();
    expect(await page.locator("dialog[open]").count()).toBe(0);
  });

  it("gives the task another name, and the title follows", async () => {
    const page = await opened();

    await page.getByText("Menu", { exact: true }).click();
    await page.getByRole("link", { name: "Rename" }).click();
    await page.getByLabel("Name of the task").fill("Files of Acme");
    await page.getByRole("button", { name: "Rename" }).click();
    await said(page, "The task is renamed.");

    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Files of Acme");
  });

  // The last: confirming gives the session another token, which the others do not have.
  it("deletes only by a fresh proof: a second tab confirms, what is ticked stays, and a link leads there and back", async () => {
    const grownOld = () =>
      site.services.control.write((trx) => trx.updateTable("sessions").set({ confirmed_at: 0 }).execute());
    const page = await opened();
    const confirm = async (tab: Page) => {
      await tab.getByLabel("Password").fill(PASSWORD);
      await tab.getByRole("button", { name: "Confirm" }).click();
    };

    await grownOld();
    await page.locator("summary", { hasText: "Action" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await said(page, "Nothing was done");
    const isTicked = await page.getByLabel("Select Alice Adams").isChecked();
    const opening = page.waitForEvent("popup");
    await page.getByRole("link", { name: "Do that" }).click();
    const tab = await opening;
    await confirm(tab);
    await tab.waitForURL((url) => url.pathname === at);
    await page.bringToFront();
    const deletes = page.getByRole("button", { name: "Delete", exact: true });
    // A tab that comes to the front gets its focus back, which shuts a menu that was just opened.
    do await page.locator("summary", { hasText: "Action" }).click(); while (!await deletes.isVisible());
    await deletes.click();
    await page.getByRole("button", { name: "Delete 1" }).waitFor();
    await page.getByRole("link", { name: "Cancel" }).click();

    await grownOld();
    await page.getByText("Menu", { exact: true }).click();
    await page.getByRole("link", { name: "Delete Backup" }).click();
    await page.waitForURL((url) => url.pathname === "/confirm");
    await confirm(page);
    await page.waitForURL((url) => url.pathname === `${at}/deletion`);

    expect(isTicked).toBe(true);
    expect(browsing.complaints().join()).toContain("403");
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain("Delete the backup of");
  });
});
