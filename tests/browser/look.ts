import axe from "axe-core";
import type { Page } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** All that axe says of colours. A scheme changes nothing else: see `colour_scheme_test.ts`. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];
/** In this order, so that each change of the window or of the scheme is made once. */
const LOOKS = [
  { scheme: "light", width: 1280 },
  { scheme: "light", width: 390 },
  { scheme: "dark", width: 390 },
  { scheme: "dark", width: 1280 },
] as const;

/** What axe finds wrong, a line each: the rule, and where. */
export async function findings(page: Page, { colours = false } = {}): Promise<string[]> {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe.source);
  // Frames are pages of their own; axe would wait half a second for each of them.
  const options = {
    resultTypes: ["violations" as const],
    iframes: false,
    runOnly: colours ? OF_COLOURS : TAGS,
  };
  const { violations } = await page.evaluate(
    (options) => (globalThis as unknown as { axe: typeof axe }).axe.run(options),
    options,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`)
  );
}

/**
 * What is wrong with a page that was opened with `reducedMotion`: in light and dark, wide and narrow, then as
 * `reflowed` says. The page is done with after it.
 */
export async function faults(page: Page, largeAt = 640): Promise<string[]> {
  const found: string[] = [];
  for (const { scheme, width } of LOOKS) {
    await page.setViewportSize({ width, height: 800 });
    await turn(page, scheme);
    const at = `${scheme} ${width}`;
    found.push(
      ...(await findings(page, { colours: scheme === "dark" })).map((finding) => `${at}: ${finding}`),
    );
    if (await sideways(page) > 0) found.push(`${at}: ${await sideways(page)} pixels wider than its window`);
  }
  return [...found, ...await reflowed(page, largeAt)];
}

/** Resolves when every colour is that of the scheme. By transitions, of which each element has one, some come late. */
async function turn(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.evaluate(() => {
    const still = new CSSStyleSheet();
    still.replaceSync("*, ::before, ::after { transition-property: none !important }");
    document.adoptedStyleSheets = [still];
  });
  await page.emulateMedia({ colorScheme });
  await page.evaluate(async () => {
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
  });
}

/**
 * What needs scrolling sideways on the narrowest window, or with text of twice the size (WCAG 1.4.10, 1.4.4), as a zoom of
 * 200 % makes it of a window twice as wide. Trap: a page that was just resized is measured as it was, until the next frame.
 */
export async function reflowed(page: Page, largeAt: number): Promise<string[]> {
  await page.setViewportSize({ width: 320, height: 800 });
  const narrow = await sideways(page);
  await page.setViewportSize({ width: largeAt, height: 800 });
  await page.evaluate(() => document.documentElement.style.fontSize = "200%");
  await page.evaluate(() =>
    new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))
  );
  const large = await sideways(page);
  return [
    ...narrow > 0 ? [`${narrow} pixels wider than a window of 320`] : [],
    ...large > 0 ? [`${large} pixels wider than its window with text of 200 %`] : [],
  ];
}

/** Pixels by which the page is wider than its window. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
