import { beforeAll, describe, expect, it } from "vitest";
import { madePdf } from "../support/made_documents.ts";
import type { Visitor } from "../support/visitor.ts";
import { browseServed, HAS_BROWSER } from "./browser.ts";
import { aliceSetsUp, backUp, connectTeam, openSite, type Site } from "./site.ts";

let site: Site;
let alice: Visitor;
let task: string;

const REACHES =
  "fetch('/settings/account');parent.document.title='taken';top.location='/settings/sessions';alert(1)";
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const base64 = (text: string) => new TextEncoder().encode(text).toBase64();
const HOSTILE: Record<string, string> = {
  "html.png": base64(`<!doctype html><script>${REACHES}</script><img src=x onerror="${REACHES}">`),
  "page.html": base64(
    `<!doctype html><base target=_top><meta http-equiv=refresh content="0;url=/settings"><script>${REACHES}</script>`,
  ),
  "script.svg": base64(
    `<svg xmlns="http://www.w3.org/2000/svg" onload="${REACHES}" width="9" height="9"><script>${REACHES}</script>` +
      `<image href="/settings/account"/><rect width="9" height="9"/></svg>`,
  ),
  "script.pdf": madePdf(["A quiet page"], { root: `/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>` })
    .toBase64(),
  "gif and script.js": base64(`GIF89a=1;${REACHES}//`),
  "cells.csv": base64(`a,b\n"<script>${REACHES}</script>",=1+1\n`),
};

describe.skipIf(!HAS_BROWSER)("preview in a browser", () => {
  const browsing = browseServed(async () => site = await openSite());
  beforeAll(async () => {
    alice = await aliceSetsUp(site);
    task = await connectTeam(site);
    for (const [name, content] of Object.entries({ ...HOSTILE, "a.png": PNG })) {
      await site.control("POST", "put", { member: "alice", path: `/${name}`, base64: content });
    }
    await backUp(site, alice, task);
  });

  async function pathOf(name: string): Promise<string> {
    const { read } = site.services.catalogue;
    const row = await read.selectFrom("versions").innerJoin(
      "namespaces",
      "namespaces.id",
      "versions.namespace_id",
    )
      .select(["versions.id", "entity_id"]).where("versions.name", "=", name).executeTakeFirstOrThrow();
    return `/recovery/${task}/${row.entity_id}/versions/${row.id}`;
  }

  it.each(Object.keys(HOSTILE))("[I5] shows %s, which cannot reach the portal", async (name) => {
    const path = await pathOf(name);
    const page = await browsing.open("/", { storageState: alice.cookies });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    let alerts = 0;
    page.on("dialog", (dialog) => void (alerts++, dialog.dismiss()));
    await page.goto(new URL(path, page.url()).href, { waitUntil: "networkidle" });

    expect(await page.title()).toContain(name);
    expect(new URL(page.url()).pathname).toBe(path);
    expect(alerts).toBe(0);
    expect(asked.filter((one) => one.startsWith("/settings"))).toEqual([]);
  });

  it("[R6] shows an image, a page of a PDF, and its text", async () => {
    const page = await browsing.open(await pathOf("a.png"), { storageState: alice.cookies });
    // A page that takes longer comes without its picture, which is asked for and read later.
    const drawn = () =>
      page.locator(".preview img").evaluate(async (image: HTMLImageElement) => {
        await image.decode();
        return image.naturalWidth;
      });
    const width = await drawn();
    await page.goto(new URL(await pathOf("script.pdf"), page.url()).href);
    const paper = await drawn();
    await page.getByRole("link", { name: "Show the text alone" }).click();

    expect([width, paper]).toEqual([1, 1200]);
    await page.frameLocator("iframe").getByText("A quiet page").waitFor();
  });
});
