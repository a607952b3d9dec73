import { beforeAll, describe, expect, it } from "vitest";
import type { Visitor } from "../support/visitor.ts";
import { browseServed, HAS_BROWSER } from "./browser.ts";
import { Clicker } from "./clicker.ts";
import { aliceSetsUp, backUp, connectTeam, losesWelcome, openSite, type Site } from "./site.ts";

let site: Site;
let alice: Visitor;
let task: string;

describe.skipIf(!HAS_BROWSER)("somebody who misses a file", () => {
  const browsing = browseServed(async () => site = await openSite());

  beforeAll(async () => {
    alice = await aliceSetsUp(site);
    task = await connectTeam(site);
    await losesWelcome(site);
    const put = (path: string) => site.control("POST", "put", { member: "alice", path, text: path });
    await put("/Harbour/Lease of pier nine.pdf");
    await put("/Harbour/Lease of pier ten.pdf");
    await backUp(site, alice, task);
    await site.control("POST", "delete", { member: "alice", path: "/Harbour/Lease of pier nine.pdf" });
    await backUp(site, alice, task);
  }, 120_000);

  const home = async (javaScriptEnabled: boolean) => {
    const page = await browsing.open("/", { storageState: alice.cookies, javaScriptEnabled });
    return new Clicker(page, javaScriptEnabled);
  };

  it.each([[true], [false]])("[J3] has it back in five actions, with scripts: %s", async (hasScript) => {
    const person = await home(hasScript);
    await person.asks("Search all backups", "pier nine");
    await person.click("button", "Choose Lease of pier nine.pdf");
    await person.click("link", "Restore");
    await person.click("button", "Check what it would do");
    await person.sees(/^What it would do$/);
    await person.click("button", "Restore 1 item");
    await person.sees(/^Everything that you chose is restored\.$/);

    expect(person.clicks).toBe(5);
  });

  it("[J6] reads what happened to a file, and takes it from there, in three actions", async () => {
    const person = await home(true);
    await person.asks("Search all backups", "pier nine");
    await person.sees(/^Deleted$/);
    await person.click("link", "Lease of pier nine.pdf");
    await person.sees(/^All of its versions, /);
    await person.click("button", "Choose Lease of pier nine.pdf");
    await person.sees(/^1 item chosen$/);

    expect(person.clicks).toBe(3);
  });

  it("[J6] reads why a file is not backed up, and what helps, in one action", async () => {
    const person = await home(true);
    await person.click("link", "Partial");
    await person.sees(/Welcome\.txt/);

    expect(person.clicks).toBe(1);
  });
});
