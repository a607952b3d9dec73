/**
 * `deno task bench:web`: what the portal costs who looks at it, against its budgets, with a task of 20,000 members.
 * Server, browser's driver and clock are one process on purpose: what is measured is the most that it can be.
 */
import { aliceSetsUp, connectTeam, openSite } from "../tests/browser/site.ts";
import { manyEntities } from "../tests/domain/many_entities.ts";
import { chromium } from "../tests/support/chromium.ts";
import { BUDGETS, type Figure } from "./web/budgets.ts";
import { filterTime } from "./web/filter_time.ts";
import { loadOf } from "./web/load.ts";
import { firstByte } from "./web/first_byte.ts";
import { table } from "./web/table.ts";
import { medians } from "./web/medians.ts";

const MEMBERS = 20_000;
const ROUNDS = 5;

const site = await openSite();
try {
  const alice = await aliceSetsUp(site);
  const task = await connectTeam(site);
  await manyEntities(site.services.catalogue, MEMBERS, { task, began: Date.now() - 3_600_000 });
  const { id: entity } = await site.services.catalogue.read.selectFrom("entities").select("id").limit(1)
    .executeTakeFirstOrThrow();
  const pages = [
    "/signin",
    "/",
    `/tasks/${task}`,
    `/tasks/${task}/entities/${entity}`,
    `/tasks/${task}/settings`,
    `/recovery/${task}`,
    "/activity/system",
    "/settings/security",
  ];
  const browser = await chromium();
  if (browser === null) throw new Error("Cannot measure pages without a browser: apt-get install chromium");
  const rows: { page: string; figures: Partial<Record<Figure, number>> }[] = [];
  for (const path of pages) {
    const loads = [];
    for (let round = 0; round < ROUNDS; round++) {
      const context = await browser.newContext({ storageState: alice.cookies });
      loads.push(await loadOf(context, site.origin + path));
      await context.close();
    }
    const ttfb = await firstByte(alice, path);
    const filter = path === `/tasks/${task}` ? await filterTime(browser, alice, path, ROUNDS) : undefined;
    const page = path.replace(task, ":id").replace(`entities/${entity}`, "entities/:entity");
    rows.push({ page, figures: { ...medians(loads), ttfb, filter } });
  }
  await browser.close();
  console.log(`${MEMBERS.toLocaleString("en")} members; medians of ${ROUNDS}, first byte p95 of 60\n`);
  console.log(table(rows));
  const beyond = rows.flatMap(({ page, figures }) =>
    Object.entries(figures).filter(([figure, value]) => value > BUDGETS[figure as Figure].most)
      .map(([figure, value]) =>
        `${page}: ${BUDGETS[figure as Figure].label} ${value}, at most ${BUDGETS[figure as Figure].most}`
      )
  );
  console.log(
    beyond.length === 0 ? "\nAll within the budgets." : `\nBeyond the budgets:\n${beyond.join("\n")}`,
  );
  if (beyond.length > 0) Deno.exitCode = 1;
} finally {
  await site.close();
}
