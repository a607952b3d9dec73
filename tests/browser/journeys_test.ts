import type { BrowserContextOptions, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { newcomer, newestMail } from "../support/visitor.ts";
import { browseServed, HAS_BROWSER } from "./browser.ts";
import { Clicker } from "./clicker.ts";
import { aliceSetsUp, backUp, connectTeam, losesWelcome, openSite, PASSWORD, type Site } from "./site.ts";

const ALL_WELL = /^(\d+) of \1 entities within their objective$/;

let site: Site;

describe.skipIf(!HAS_BROWSER)("a person", () => {
  const browsing = browseServed(async () => site = await openSite());

  const WAYS: [string, BrowserContextOptions, string][] = [
    ["with scripts", {}, "nina@initech.example"],
    ["without scripts", { javaScriptEnabled: false }, "tess@globex.example"],
  ];

  it.each(WAYS)(
    "[J1] %s comes from signing in to a first backup in four clicks and the consent",
    async (...[, options, email]) => {
      await newcomer(site.origin, site.mails, email);
      const page = await browsing.open("/signin", options);
      const person = new Clicker(page, options.javaScriptEnabled !== false);
      await page.getByLabel("Email").fill(email);
      await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await person.click("button", "Sign in");
      await person.click("link", "Add Backup Task");
      await page.getByLabel("Name of the task").fill("Our files");
      await person.click("button", "Continue to Dropbox");
      await page.waitForURL(/oauth2\/authorize/);
      await page.getByRole("button", { name: "Allow" }).click();
      await person.click("button", "Start first backup");
      const started = page.url();
      await person.sees(/^Success$/);

      expect(person.clicks).toBe(4);
      expect(page.url()).toBe(started);
      await page.goto(`${site.origin}/`);
      const told = await page.locator(".verdict-sentence").textContent();
      expect(told).toMatch(ALL_WELL);
    },
  );

  it("[J1] makes an account by the mail first, in three clicks more", async () => {
    const email = "olga@umbrella.example";
    const page = await browsing.open("/signin");
    const person = new Clicker(page, true);
    await person.click("link", "Sign up");
    await fillIn(page, { "First name": "Olga", "Last name": "Orlov", "Email": email });
    await fillIn(page, { "Password": PASSWORD, "Password again": PASSWORD });
    await person.click("button", "Sign up");
    await page.waitForURL(/activation\/sent/);
    await page.goto(/http\S+\/activate\S+/.exec(await newestMail(site.mails, email))![0]);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await person.click("button", "Confirm and sign in");
    await person.sees(/Nothing is backed up yet/);

    expect(person.clicks).toBe(3);
  });
});

describe.skipIf(!HAS_BROWSER)("an administrator in the morning", () => {
  const browsing = browseServed(async () => site = await openSite());
  let storageState: BrowserContextOptions["storageState"];

  beforeAll(async () => {
    const alice = await aliceSetsUp(site);
    await backUp(site, alice, await connectTeam(site));
    storageState = alice.cookies;
  });

  it.each([true, false])(
    "[J2] reads in one sentence that all is well; scripts: %s",
    async (javaScriptEnabled) => {
      const page = await browsing.open("/", { storageState, javaScriptEnabled });

      const sentence = page.locator(".verdict-sentence");
      expect(await sentence.textContent()).toMatch(ALL_WELL);
      expect((await sentence.boundingBox())!.y).toBeLessThan(300);
    },
  );
});

describe.skipIf(!HAS_BROWSER)("an administrator in the morning after a file was withheld", () => {
  const browsing = browseServed(async () => site = await openSite());
  let storageState: BrowserContextOptions["storageState"];

  beforeAll(async () => {
    const alice = await aliceSetsUp(site);
    const task = await connectTeam(site);
    await losesWelcome(site);
    await backUp(site, alice, task);
    storageState = alice.cookies;
  });

  it.each([true, false])(
    "[J2] comes to file, cause and fix in one click; scripts: %s",
    async (javaScriptEnabled) => {
      const page = await browsing.open("/", { storageState, javaScriptEnabled });
      const person = new Clicker(page, javaScriptEnabled);
      const told = await page.locator("#verdict").textContent();
      await person.click("link", "See what to do");
      await page.waitForURL(/\/problems/);

      const words = await page.locator("main").textContent();
      expect([person.clicks, told]).toEqual([1, expect.stringContaining("with something missing")]);
      for (const word of ["Welcome.txt", "restricted content", "Ask Dropbox support"]) {
        expect(words).toContain(word);
      }
    },
  );
});

async function fillIn(page: Page, fields: Record<string, string>) {
  for (const [label, text] of Object.entries(fields)) {
    await page.getByLabel(label, { exact: true }).fill(text);
  }
}
