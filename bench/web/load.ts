import type { BrowserContext, CDPSession, Page } from "playwright-core";
import type { Figure } from "./budgets.ts";

/** A page opened by a browser that has nothing of it, and then by one that has. */
export async function loadOf(
  context: BrowserContext,
  url: string,
): Promise<Omit<Record<Figure, number>, "ttfb" | "filter">> {
  const page = await context.newPage();
  const wire = await wireOf(page);
  await page.goto(url, { waitUntil: "networkidle" });
  const cold = { ...wire.take(), ...await paintOf(page) };
  await page.goto("about:blank");
  wire.take();
  await page.goto(url, { waitUntil: "load" });
  await page.waitForTimeout(300);
  const warm = { ...wire.take(), ...await paintOf(page) };
  return {
    coldBytes: cold.bytes,
    coldRequests: cold.requests,
    warmBytes: warm.bytes,
    warmRequests: warm.requests,
    coldPaint: cold.paint,
    warmPaint: warm.paint,
    shift: Math.max(cold.shift, warm.shift),
    elements: cold.elements,
  };
}

/** What came over the wire, headers and all; the font is counted as a request and not by its bytes. */
async function wireOf(page: Page) {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  const cached = new Set<string>(), fonts = new Set<string>();
  let bytes = 0, requests = 0;
  cdp.on("Network.responseReceived", ({ requestId, response, type }) => {
    if (response.fromDiskCache) cached.add(requestId);
    if (type === "Font") fonts.add(requestId);
  });
  cdp.on("Network.requestServedFromCache", ({ requestId }) => cached.add(requestId));
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (cached.has(requestId)) return;
    requests++;
    if (!fonts.has(requestId)) bytes += encodedDataLength;
  });
  await cdp.send("Network.enable");
  return {
    take: () => {
      const taken = { bytes, requests };
      bytes = requests = 0;
      return taken;
    },
  };
}

/** Largest paint, layout shift and elements of the page as it stands. */
async function paintOf(page: Page): Promise<{ paint: number; shift: number; elements: number }> {
  return await page.evaluate(async () => {
    const entriesOf = (type: string) =>
      new Promise<PerformanceEntry[]>((done) => {
        new PerformanceObserver((list) => done(list.getEntries())).observe({ type, buffered: true });
        setTimeout(() => done([]), 300);
      });
    const paints = await entriesOf("largest-contentful-paint");
    const shifts = await entriesOf("layout-shift") as (PerformanceEntry & { value: number })[];
    return {
      paint: Math.round(paints.at(-1)?.startTime ?? 0),
      shift: shifts.reduce((sum, { value }) => sum + value, 0),
      elements: document.querySelectorAll("*").length,
    };
  });
}
