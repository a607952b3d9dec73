import type { Request } from "playwright-core";
import { describe, expect, it } from "vitest";
import { createDesignApp } from "../../design/app.tsx";
import { browse, HAS_BROWSER } from "./browser.ts";

describe.skipIf(!HAS_BROWSER)("a page", () => {
  const browsing = browse(createDesignApp());

  it("filters as one types, keeps the caret and follows in the URL", async () => {
    const page = await browsing.open("/tasks/t1");

    await page.getByLabel("Search by name or email").pressSequentially("volkov");
    await page.waitForURL((url) => url.searchParams.get("q") === "volkov");
    await page.waitForFunction(() => document.querySelectorAll("#entities tbody tr").length < 5);

    expect(await page.locator("#entities .row-link").first().textContent()).toBe("Dmitri Volkov");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("field-q");
    expect(new URL(page.url()).searchParams.get("q")).toBe("volkov");
  });

  it("shows the bulk bar with the number of ticked rows, and 'some' in the head", async () => {
    const page = await browsing.open("/tasks/t1");
    const head = page.getByLabel("Select all on this page");

    await page.getByLabel("Select Amara Diallo").first().check();
    const some = await head.evaluate((box: HTMLInputElement) => box.indeterminate);
    const one = await page.locator("[data-tick-count]").textContent();
    await head.check();

    expect({ some, one }).toEqual({ some: true, one: "1 selected" });
    expect(await page.locator("[data-tick-count]").textContent()).toBe("50 selected");
  });

  it("says in a toast what a dialog did, and closes it", async () => {
    const page = await browsing.open("/tasks/t1");

    await page.getByRole("link", { name: "Usage report" }).click();
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator("#toasts .toast").waitFor();

    expect(await page.locator("#toasts").textContent()).toContain("on its way");
    await page.locator("dialog[open]").waitFor({ state: "detached" });
  });

  it("shows a typed password, and hides it again", async () => {
    const page = await browsing.open("/design");
    const field = page.getByLabel("Password", { exact: true });

    await field.fill("correct horse");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    const shown = await field.getAttribute("type");
    await page.getByRole("button", { name: "Hide", exact: true }).click();

    expect([shown, await field.getAttribute("type")]).toEqual(["text", "password"]);
  });

  it("asks for at most eight files and 60 KB without its font, and then for one", async () => {
    const page = await browsing.open("/design/404");
    // Its font may come after all else.
    await page.waitForLoadState("networkidle");
    const finished: Request[] = [];
    page.on("requestfinished", (request) => void finished.push(request));
    await page.context().newCDPSession(page).then((cdp) => cdp.send("Network.clearBrowserCache"));

    await page.goto(`${browsing.origin()}/design/jobs`, { waitUntil: "networkidle" });
    const cold = await Promise.all(finished.splice(0).map(sizeOf));
    await page.goto(`${browsing.origin()}/design/homepage`, { waitUntil: "networkidle" });

    expect(cold.length).toBeLessThanOrEqual(8);
    expect(sum(cold.filter(({ url }) => !url.endsWith(".woff2")))).toBeLessThan(60_000);
    expect(
      await page.evaluate(() =>
        performance.getEntriesByType("resource").filter((entry) =>
          (entry as PerformanceResourceTiming).transferSize > 0
        ).length
      ),
    ).toBe(0);
  });

  it.each(["/tasks/t1", "/tasks/t1/entities/e3", "/design/homepage", "/design/jobs"])(
    "%s keeps within 1,500 elements",
    async (path) => {
      const page = await browsing.open(path);

      expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(1500);
    },
  );

  it("lists jobs as cards on a phone, with nothing beside the screen", async () => {
    const page = await browsing.open("/design/jobs");
    await page.setViewportSize({ width: 390, height: 800 });

    const table = page.locator("#jobs .table-scroll");
    const hidden = await table.evaluate((table) => table.scrollWidth - table.clientWidth);
    const row = await table.locator("tbody tr").first().evaluate((row) => getComputedStyle(row).display);

    expect({ hidden, row }).toEqual({ hidden: 0, row: "grid" });
  });

  it("refuses an inline script, and the test that opens such a page would fail", async () => {
    const page = await browsing.open("/design/404");

    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'taken over'";
      document.body.append(script);
    });

    expect(await page.title()).not.toBe("taken over");
    expect(browsing.complaints().join()).toContain("Content Security Policy");
  });
});

async function sizeOf(request: Request): Promise<{ url: string; bytes: number }> {
  const { responseBodySize, responseHeadersSize } = await request.sizes();
  return { url: request.url(), bytes: responseBodySize + responseHeadersSize };
}

function sum(files: { bytes: number }[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0);
}
