import { describe, expect, it } from "vitest";
import { createDesignApp } from "../../design/app.tsx";
import { browse, HAS_BROWSER } from "./browser.ts";

const OFF = { javaScriptEnabled: false };

describe.skipIf(!HAS_BROWSER)("without scripts", () => {
  const browsing = browse(createDesignApp());

  it("a list is filtered by its button", async () => {
    const page = await browsing.open("/tasks/t1", OFF);

    await page.getByLabel("Search by name or email").fill("volkov");
    await page.getByRole("button", { name: "Apply" }).click();

    expect(await page.locator("#entities .row-link").first().textContent()).toBe("Dmitri Volkov");
  });

  it("rows can be ticked and acted on, and boxes that would do nothing are absent", async () => {
    const page = await browsing.open("/tasks/t1", OFF);

    await page.getByLabel("Select Amara Diallo").first().check();

    expect(await page.getByRole("button", { name: "Activate" }).isVisible()).toBe(true);
    expect(await page.getByLabel("Select all on this page").isVisible()).toBe(false);
  });

  it("a dialog is a page", async () => {
    const page = await browsing.open("/tasks/t1", OFF);

    await page.getByRole("link", { name: "Usage report" }).click();
    await page.waitForLoadState();

    expect(await page.getByRole("heading", { name: "Usage report" }).isVisible()).toBe(true);
  });

  it("a chart's days are chosen by sliders and a button, and stand in a table", async () => {
    const page = await browsing.open("/tasks/t1/entities/e3", OFF);

    await page.locator("#range-from").fill("-9");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.waitForLoadState();
    await page.getByText("Show as a table").click();

    expect(await page.locator(".chart-bar").count()).toBe(10);
    expect(await page.locator(".chart-table tbody tr").count()).toBe(10);
  });

  it("the menu opens on a phone", async () => {
    const page = await browsing.open("/design/homepage", { ...OFF, viewport: { width: 390, height: 800 } });

    await page.getByLabel("Menu", { exact: true }).click();

    expect(await page.getByRole("link", { name: "Recovery" }).isVisible()).toBe(true);
  });
});
