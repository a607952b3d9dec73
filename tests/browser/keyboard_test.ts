import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { createDesignApp } from "../../design/app.tsx";
import { browse, focused, HAS_BROWSER } from "./browser.ts";

describe.skipIf(!HAS_BROWSER)("with the keyboard alone", () => {
  const browsing = browse(createDesignApp());

  it("one skips to the content first", async () => {
    const page = await browsing.open("/design/homepage");

    await page.keyboard.press("Tab");
    const first = await focused(page);
    await page.keyboard.press("Enter");

    expect(first).toBe("Skip to content");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  });

  it.each(["/design/homepage", "/tasks/t1/entities/e3", "/design/add-task-settings", "/design/jobs"])(
    "each stop of %s can be seen, and none is a trap",
    async (path) => {
      const page = await browsing.open(path);

      const stops = await walk(page);

      expect(stops.length).toBeGreaterThan(8);
      expect(stops.filter(({ seen }) => !seen)).toEqual([]);
      expect(stops.at(-1)!.last).toBe(true);
    },
  );

  it("a menu opens, closes by Esc, and gives the focus back", async () => {
    const page = await browsing.open("/design/homepage");
    const menu = page.locator(".bar .menu");

    await menu.locator("summary").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const inside = await focused(page);
    await page.keyboard.press("Escape");

    expect(inside).toBe("Password and sign-in");
    expect(await menu.getAttribute("open")).toBeNull();
    expect(await focused(page)).toContain("Account menu of Alice Okafor");
  });

  it("a dialog takes the focus, closes by Esc, and gives it back", async () => {
    const page = await browsing.open("/tasks/t1");
    const opener = page.getByRole("link", { name: "Usage report" });

    await opener.focus();
    await page.keyboard.press("Enter");
    await page.locator("dialog[open]").waitFor();
    const inside = await focused(page);
    await page.keyboard.press("Escape");
    await page.locator("dialog[open]").waitFor({ state: "detached" });

    expect(inside).toBe("Send");
    expect(await focused(page)).toBe("Usage report");
  });

  it("a chart tells a day's numbers, and Esc hides them", async () => {
    const page = await browsing.open("/tasks/t1/entities/e3");

    await page.locator(".chart-bar").first().focus();
    const told = await page.locator(".chart-tip").textContent();
    await page.keyboard.press("Escape");

    expect(told).toMatch(/^27 Oct 2026\n\d+ new items, \d+ changed$/);
    expect(await page.locator(".chart-tip").count()).toBe(0);
  });

  it("a slider chooses the days, says its day, and keeps the focus while the chart follows", async () => {
    const page = await browsing.open("/tasks/t1/entities/e3");

    await page.locator("#range-from").focus();
    for (let times = 0; times < 20; times++) await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => document.querySelectorAll(".chart-bar").length === 10);

    expect(await page.evaluate(() => document.activeElement?.id)).toBe("range-from");
    expect(await page.locator("#range-from").getAttribute("aria-valuetext")).toBe("16 Nov 2026");
    expect(new URL(page.url()).searchParams.get("from")).toBe("-9");
  });
});

/** Tab from the top until the focus leaves the page. */
async function walk(page: Page) {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const stops: { name: string; seen: boolean; last: boolean }[] = [];
  for (let step = 0; step < 300; step++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const { width, height, bottom, right } = element.getBoundingClientRect();
      const after = getComputedStyle(element, "::after"), own = getComputedStyle(element);
      const hit = element.querySelector(".bar-hit");
      const marked = [own.outlineStyle, after.outlineStyle].some((style) => style !== "none") ||
        (hit !== null && getComputedStyle(hit).stroke !== "none");
      const seen = marked && width > 0 && height > 0 && bottom > 0 && right > 0;
      return { name: `${element.tagName} ${element.textContent?.trim().slice(0, 40)}`, seen, last: false };
    });
    if (!stop) {
      stops.at(-1)!.last = true;
      break;
    }
    stops.push(stop);
  }
  return stops;
}
