import type { Browser } from "playwright-core";
import type { Visitor } from "../../tests/support/visitor.ts";
import { median } from "./medians.ts";

/** Milliseconds that the table waits for the end of typing. */
const DEBOUNCE = 200;

/** Milliseconds from the end of that wait to the filtered table, as a person types a name. */
export async function filterTime(browser: Browser, person: Visitor, path: string, rounds: number) {
  const context = await browser.newContext({ storageState: person.cookies });
  const page = await context.newPage();
  await page.goto(person.origin + path);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await page.evaluate(() => {
      let typed = 0;
      const field = document.querySelector<HTMLInputElement>("#field-q")!;
      field.addEventListener("input", () => typed = performance.now());
      document.body.dataset.swapped = "";
      const swapped = (event: Event) => {
        if (typed === 0 || (event.target as Element).closest?.("#run")) return;
        document.removeEventListener("htmx:after:swap", swapped);
        document.body.dataset.swapped = String(performance.now() - typed);
      };
      document.addEventListener("htmx:after:swap", swapped);
    });
    await page.locator("#field-q").fill(`Person 0${round}`);
    await page.waitForFunction(() => document.body.dataset.swapped !== "");
    times.push(Number(await page.evaluate(() => document.body.dataset.swapped)) - DEBOUNCE);
  }
  await context.close();
  return Math.round(median(times));
}
