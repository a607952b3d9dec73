import { type Browser, chromium as driver } from "playwright-core";

/** Debian's Chromium. Null where it is not installed: the test is skipped, but in CI. */
export async function chromium(): Promise<Browser | null> {
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(isThere);
  if (executablePath === undefined) {
    if (Deno.env.get("CI")) throw new Error("Cannot test in a browser: apt-get install chromium");
    return null;
  }
  return await driver.launch({ executablePath, args: ["--no-sandbox"] });
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
