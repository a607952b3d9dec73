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
  /**
   * The same on a page that is kept and led from path to path, one for each `who`, for tests that look and change nothing
   * but the page itself: a renderer that has read our scripts and axe once is three times as fast.
   */
  look(who: string, path: string, options?: BrowserContextOptions, status?: number): Promise<Page>;
  /** Complaints are what the test is about: takes those so far. */
  complaints(): string[];
}

/** What is browsed. */
interface Served {
  origin: string;
  close(): Promise<void>;
}

/** What a page that was opened is expected to be. */
interface Expected {
  path: string;
  status: number;
}

/** A page that is led from path to path. */
interface Kept {
  page: Page;
  expected?: Expected;
}

const WINDOW = { width: 1280, height: 800 };
/** Milliseconds that a page may take to show something: a job's page waits for the job, on a loaded machine too. */
const PATIENCE = 100_000;

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
  const kept = new Map<string, Kept>();
  beforeAll(async () => {
    served = await serve();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  });
  afterEach(async () => {
    const lookers = [...kept.values()].map(({ page }) => page.context());
    const others = browser.contexts().filter((context) => !lookers.includes(context));
    await Promise.all(others.map((context) => context.close()));
    const unexpected = heard;
    heard = [];
    expect(unexpected).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
  const origin = () => served.origin;
  const listen = (page: Page, expected: () => Expected | undefined) => {
    page.setDefaultTimeout(PATIENCE);
    page.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return;
      // What Dropbox's pages say is none of ours; a script that a page was given has no address.
      const { url } = message.location();
      if (url !== "" && !url.startsWith(origin())) return;
      const { path, status } = expected() ?? {};
      // A poll that a page had under way when it was left is no fault of its.
      if (path === undefined) return;
      // Chromium complains of a page that says no by itself.
      if (message.text().includes(`status of ${status} `) && url === page.url()) return;
      heard.push(`${path}: ${message.text()}`);
    });
    page.on("pageerror", (error) => heard.push(`${expected()?.path}: ${error.message}`));
  };
  const lead = async (page: Page, { path, status }: Expected) => {
    const answer = await page.goto(origin() + path);
    expect([path, answer?.status()]).toEqual([path, status]);
    return page;
  };
  return {
    origin,
    open: async (path, options, status = 200) => {
      const page = await (await browser.newContext(options)).newPage();
      listen(page, () => ({ path, status }));
      return await lead(page, { path, status });
    },
    look: async (who, path, options, status = 200) => {
      const one = kept.get(who) ?? { page: await (await browser.newContext(options)).newPage() };
      if (!kept.has(who)) listen(one.page, () => one.expected);
      kept.set(who, one);
      one.expected = undefined;
      await one.page.goto("about:blank");
      await one.page.setViewportSize(WINDOW);
      await one.page.emulateMedia({ colorScheme: "light" });
      one.expected = { path, status };
      return await lead(one.page, one.expected);
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
