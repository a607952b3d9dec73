import { describe, expect, it } from "vitest";
import { createDesignApp, PAGES } from "../../design/app.tsx";
import { browse, findings, HAS_BROWSER, sideways } from "./browser.ts";

const SCHEMES = ["light", "dark"] as const;
const WIDTHS = [1280, 390];

/** Rows like those of `entities`, only more of them: minutes for axe, nothing new for us. */
const MORE_OF_THE_SAME = "/design/entities-200";

describe.skipIf(!HAS_BROWSER)("every page", () => {
  const browsing = browse(createDesignApp());

  it.each(PAGES.filter((path) => path !== MORE_OF_THE_SAME))(
    "%s has no finding of axe, light and dark, wide and narrow",
    async (path) => {
      const found: string[] = [];
      for (const colorScheme of SCHEMES) {
        // Opened anew: Chromium changes colours after axe has looked, where a page changes its scheme.
        const page = await browsing.open(path, { colorScheme, reducedMotion: "reduce" });
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 });
          found.push(...(await findings(page)).map((finding) => `${colorScheme} ${width}: ${finding}`));
        }
      }

      expect(found).toEqual([]);
    },
  );

  it.each(PAGES)("%s does not scroll sideways at 320 px, nor with text twice as large", async (path) => {
    const page = await browsing.open(path, { viewport: { width: 320, height: 640 } });

    const narrow = await sideways(page);
    await page.setViewportSize({ width: 640, height: 640 });
    await page.evaluate(() => document.documentElement.style.fontSize = "200%");

    expect([narrow, await sideways(page)]).toEqual([0, 0]);
  });
});
