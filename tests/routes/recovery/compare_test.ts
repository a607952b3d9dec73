import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pairOf } from "../../../src/domain/recovery/compare/pair.ts";
import { RecentComparisons } from "../../../src/domain/recovery/compare/recent.ts";
import type { Installation } from "../../support/installation.ts";
import { comparedWorld } from "./compared_world.ts";
import { ALICE, ask, carryOut, words } from "./giving_back.ts";
import { inPortal, type RecoveryWorld } from "./recovery_world.ts";

let world: Installation;

beforeAll(async () => {
  world = await comparedWorld();
}, 120_000);
afterAll(() => world.close());

const MARKS: Record<string, string> = { Added: "+", Changed: "~", Removed: "-", Moved: ">", Renamed: ">" };

/** Lines of a comparison's page: how each differs, its name, and where it was. */
function linesOf(html: string): string[] {
  return html.split("<tr>").slice(2).map((row) => {
    const change = /<span class="pill[^>]*>([^<]+)</.exec(row)?.[1];
    const [, name] = /<bdi>([^<]*)<\/bdi>/.exec(row)!;
    const from = /from <bdi>([^<]*)</.exec(row)?.[1];
    return `${change ? MARKS[change] ?? change : " "} ${name}${from ? ` < ${from}` : ""}`;
  });
}

async function compared(
  { at, text, alice }: RecoveryWorld,
  query = "",
  whose = ALICE,
): Promise<{ at: string; html: string }> {
  const address = `${await at(whose)}/compare`;
  const { location } = Object.fromEntries((await alice.get(address)).headers);
  return { at: location!, html: await text(`${location}${query && `&${query}`}`) };
}

const page = (query = "") => inPortal(world, async (portal) => (await compared(portal, query)).html);

describe("what changed between two snapshots", () => {
  it("[R7] tells a folder that took a file's place, and a file a folder's, as two lines; another case as a name", async () => {
    await inPortal(world, async (portal) => {
      const bob = async (query = "") => (await compared(portal, query, "Bob Brown")).html;
      const lines = ["+ file", "- folder", "> CASE.txt < /Turned/Case.txt", "- file", "+ folder"];

      expect(linesOf(await bob("path=/Turned"))).toEqual(lines);
      expect(linesOf(await bob("path=/Turned&all=yes")).toSorted()).toEqual(lines.toSorted());
      expect(linesOf(await bob("path=/Turned&change=added"))).toEqual(["+ file", "+ folder"]);
      expect(linesOf(await bob("path=/Turned&change=removed"))).toEqual(["- folder", "- file"]);
    });
  });

  it("[R7] is computed once for who goes on clicking, and anew once anything is written", async () => {
    await inPortal(world, async ({ at, services: { catalogue, account } }) => {
      const [, , taskId, entity] = (await at(ALICE)).split("/");
      const of = { taskId: taskId!, entityId: Number(entity), userId: "x" };
      const pair = (await pairOf(catalogue.read, of, { from: undefined, to: undefined, runs: [] }))!;
      const scope = { account, user: "x", isPrimary: true, tasks: "all" as const };
      const [recent, now] = [new RecentComparisons(), Date.now()];
      const compared = (later = 0, who = scope) =>
        recent.compare(catalogue.read, who, pair, new Date(now + later));

      const first = await compared();
      const [again, others] = [await compared(59_000), await compared(0, { ...scope, isPrimary: false })];
      await catalogue.write((trx) => trx.updateTable("entities").set({ limited_at: null }).execute());
      const written = await compared();
      const later = await compared(60_000);

      expect([again === first, others === first, written === first, later === written])
        .toEqual([true, false, false, false]);
    });
  });

  it("[R7] is counted by folder, a move being one line however much went along with it", async () => {
    const [top, plans] = [await page(), await page("path=/Plans")];

    expect(words(top)).toMatch(/Added 2 Changed 1 Removed \d+ Moved 3 /);
    expect(linesOf(top)).toEqual(["+ Done", "- Lost", "  Plans"]);
    expect(top).toContain("1 added, 1 changed, 1 moved");
    expect(linesOf(plans)).toEqual(["> Last year < /Plans/2025", "~ changed.txt", "+ new.txt"]);
  });

  it("[R7] shows both places of a move, and what was in a folder that is gone", async () => {
    const [done, lost] = [await page("path=/Done"), await page("path=/Lost/part")];

    expect(linesOf(done)).toEqual(["> kept.txt < /Lost/part/kept.txt", "> moved.txt < /Plans/moved.txt"]);
    expect(linesOf(lost)).toEqual(["- e.txt"]);
  });

  it.each([
    ["path=/Plans&change=added", ["+ new.txt"]],
    ["path=/Plans&sort=-name", ["+ new.txt", "~ changed.txt", "> Last year < /Plans/2025"]],
    ["path=/Plans&sort=size", ["> Last year < /Plans/2025", "+ new.txt", "~ changed.txt"]],
    ["path=/Plans/Last year", []],
    ["path=/Plans&all=yes", ["> Last year < /Plans/2025", "~ changed.txt", "+ new.txt"]],
    ["path=/Plans/Last year&all=yes", ["+ a.txt", "+ b.txt"].map((line) => line.replace("+", " "))],
  ])("[R7] narrows and sorts by %s", async (query, lines) => {
    expect(linesOf(await page(query))).toEqual(lines);
  });

  it("[R7] is a file of all that differs, with both places", async () => {
    const csv = await inPortal(world, async (portal) => {
      const { at } = await compared(portal);
      return await portal.text(at.replace("/compare?", "/compare.csv?"));
    });

    expect(csv).toMatch(/^Change,Path,Path before,Kind,Bytes,Modified\r\n/);
    expect(csv).toContain("Renamed,/Plans/Last year,/Plans/2025,folder,,\r\n");
    expect(csv).toMatch(/Removed,\/Lost\/whole\/c\.txt,,file,1,/);
  });

  it("[R7] restores only what was removed or changed, as it was, and nothing that only moved", async () => {
    const before = await world.listedFiles();

    const seen = await inPortal(world, async (portal) => {
      const { at, html } = await compared(portal);
      const [, action] = /action="([^"]*\/choice[^"]*)"/.exec(html)!;
      const [, folder] = /name="folder" value="(\d+)"/.exec(html)!;
      const [, all] = /name="all" value="(\d+)"/.exec(html)!;
      const path = action!.replaceAll("&amp;", "&");
      const other = await portal.alice.post(path, { folder: folder!, all: "3" });
      const answer = await portal.alice.post(path, { folder: folder!, all: all! });
      const basket = answer.headers.get("location")!;
      const chosen = words(await portal.text(basket));
      const job = await ask(portal, basket.replace("/basket", ""), { mode: "in-place" });
      await carryOut(portal, job, /Everything that you chose is restored/);
      return { at, asked: other.status, again: words(await other.text()), all: Number(all), chosen };
    });
    const after = await world.listedFiles();
    const there = new Set(before.map(({ place }) => place));
    const back = after.map(({ place }) => place).filter((place) => !there.has(place));

    expect(seen.asked).toBe(409);
    expect(seen.again).toContain(`The page said 3 items. Now it is ${seen.all}. `);
    expect(seen.chosen).toMatch(/\/Lost\/whole All in it/);
    expect(back.join("\n")).toMatch(/Lost\/part\/e\.txt/);
    expect(back.join("\n")).toMatch(/Lost\/whole\/c\.txt/);
    expect(back.join("\n")).not.toMatch(/kept\.txt|moved\.txt|2025/);
  }, 120_000);

  it("[R7] says so where there is nothing to compare, a third snapshot, or a folder in neither", async () => {
    const seen = await inPortal(world, async ({ at, alice, text }) => {
      const here = `${await at(ALICE)}/compare`;
      const list = await text(`${await at(ALICE)}/snapshots`);
      const runs = [...list.matchAll(/name="run" value="(\d+)"/g)].map(([, run]) => run!);
      const get = async (query: string) => await alice.get(`${here}?${query}`);
      return {
        first: await get(`to=${runs.at(-1)}`),
        three: await get("run=1&run=2&run=3"),
        none: await get("from=98&to=99"),
        nowhere: await get(`from=${runs[1]}&to=${runs[0]}&path=/Nowhere`),
        ticked: (await get(`run=${runs[0]}&run=${runs[1]}`)).headers.get("location"),
        runs,
      };
    });

    expect(await seen.first.text()).toContain("There is nothing to compare with");
    expect([seen.first.status, seen.three.status, seen.none.status, seen.nowhere.status]).toEqual([
      200,
      422,
      404,
      404,
    ]);
    expect(seen.ticked).toMatch(new RegExp(`/compare\\?from=${seen.runs[1]}&to=${seen.runs[0]}$`));
  });

  it("[C2] is told to the audit log", async () => {
    const details = await inPortal(world, async (portal) => {
      await compared(portal);
      const rows = await portal.services.control.read.selectFrom("audit").select("detail")
        .where("action", "=", "content.browsed").execute();
      return rows.map(({ detail }) => JSON.parse(detail));
    });

    expect(details).toContainEqual({ entity: expect.any(Number), snapshot: 2, against: 1 });
  });
});
