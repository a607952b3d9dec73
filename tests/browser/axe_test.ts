import { describe, expect, it } from "vitest";
import { createDesignApp, PAGES } from "../../design/app.tsx";
import { browse, HAS_BROWSER } from "./browser.ts";
import { faults, reflowed } from "./look.ts";

/** Rows like those of `entities`, only more of them: minutes for axe, nothing new for us. */
const MORE_OF_THE_SAME = "/design/entities-200";

describe.skipIf(!HAS_BROWSER)("every page", () => {
  const browsing = browse(createDesignApp());
  const open = (path: string) => browsing.look("anybody", path, { reducedMotion: "reduce" });

  it.each(PAGES.filter((path) => path !== MORE_OF_THE_SAME))(
    "%s has no finding of axe and nothing beside the window, light and dark, wide and narrow, with large text",
    async (path) => {
      expect(await faults(await open(path), 640)).toEqual([]);
    },
  );

  it("of many rows has nothing beside the narrowest window, nor with text twice as large", async () => {
    expect(await reflowed(await open(MORE_OF_THE_SAME), 640)).toEqual([]);
  });
});
