import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

const CHROMIUM = "/usr/bin/chromium";
const FLAGS = [
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run",
  "--disable-background-networking --disable-component-update --disable-sync",
].join(" ").split(" ");

/** Whether there is a browser to test with; where CI is, there has to be one. */
export const HAS_BROWSER = existsSync(CHROMIUM) || Deno.env.get("CI") === "true";

export interface Browsing {
  /** Where the app listens. */
  origin(): string;
  /**
   * A page at a path, in a context of its own. What it complains about fails the test that opened it, and so does
   * another status than the one that is expected.
   */
  open(path: string, options?: BrowserContextOptions, status?: number): Promise<Page>;
  /** Complaints are what the test is about: takes those so far. */
  complaints(): string[];
}

/** What is browsed. */
interface Served {
  origin: string;
  close(): Promise<void>;
}

/** One browser and one app for the tests of a file. A page's errors and refused scripts fail the test that opened it. */
export function browse(app: { fetch(request: Request): Response | Promise<Response> }): Browsing {
  return browseServed(() => {
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (asked) => app.fetch(asked));
    return { origin: `http://localhost:${server.addr.port}`, close: () => server.shutdown() };
  });
}

/** The same over what is opened before the tests and closed after them. */
export function browseServed(serve: () => Served | Promise<Served>): Browsing {
  let browser: Browser, served: Served;
  let heard: string[] = [];
  beforeAll(async () => {
    served = await serve();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    const unexpected = heard;
    heard = [];
    expect(unexpected).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
  const origin = () => served.origin;
  return {
    origin,
    open: async (path, options, status = 200) => {
      const page = await (await browser.newContext(options)).newPage();
      page.on("console", (message) => {
        if (!["error", "warning"].includes(message.type())) return;
        // What Dropbox's pages say is none of ours; a script that a page was given has no address.
        const { url } = message.location();
        if (url !== "" && !url.startsWith(origin())) return;
        // Chromium complains of a page that says no by itself.
        if (message.text().includes(`status of ${status} `) && url === page.url()) return;
        heard.push(`${path}: ${message.text()}`);
      });
      page.on("pageerror", (error) => heard.push(`${path}: ${error.message}`));
      const answer = await page.goto(origin() + path);
      expect([path, answer?.status()]).toEqual([path, status]);
      return page;
    },
    complaints: () => heard.splice(0),
  };
}

/** What has the focus, as a person would name it. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return (element?.getAttribute("aria-label") ?? element?.textContent ?? "").trim();
  });
}
