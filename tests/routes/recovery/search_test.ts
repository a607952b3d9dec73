import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Installation } from "../../support/installation.ts";
import { words } from "./giving_back.ts";
import { harbour } from "./harbour.ts";
import { inPortal, linkTo, type RecoveryWorld } from "./recovery_world.ts";

let world: Installation;
/** On which its files are made, or the day before: a test may see midnight. */
const DAY = new Date().toISOString().slice(0, 10);
const ALICE = "alice@acme.example";
const BOB = "bob@acme.example";

beforeAll(async () => {
  world = await harbour({
    files: 30,
    also: { "/Plans/100% sure_thing.txt": "x".repeat(3000), "/Plans/株.txt": "one" },
    gone: "/Old/harbour map.pdf",
  });
}, 120_000);
afterAll(() => world.close());

/** Names of what a search finds, in the order of the page. */
async function found({ text }: RecoveryWorld, at: string, query: string): Promise<string[]> {
  const page = await text(`${at}?${query}`);
  return [...page.matchAll(/\/history\/\d+"><bdi>([^<]*)</g)].map(([, name]) => name!);
}

const searched = (queries: string[], of: string | null = ALICE) =>
  inPortal(world, async (portal) => {
    const at = of === null ? "/search" : `${await portal.at(of)}/search`;
    const all: string[][] = [];
    for (const query of queries) all.push(await found(portal, at, query));
    return all;
  });

describe("item search", () => {
  it("[R3] finds parts of names in any order and case, a phrase in one piece, and an extension", async () => {
    const [words, phrase, torn, extension, short] = await searched([
      "q=FINAL+harb",
      "q=%22budget+final%22",
      "q=%22harbour+final%22",
      "q=harbour&ext=.PDF",
      "q=株",
    ]);

    expect(words).toEqual(["Harbour budget final.xlsx"]);
    expect(phrase).toEqual(["Harbour budget final.xlsx"]);
    expect(torn).toEqual([]);
    expect(extension).toEqual(["harbour map.pdf"]);
    expect(short).toEqual(["株.txt"]);
  });

  it("[R3] finds a file that was moved once, where it is, and what was deleted by asking for that alone", async () => {
    const [all, gone] = await searched(["q=harbour", "q=harbour&gone=yes"]);

    expect(all!.toSorted()).toEqual(["Harbour budget final.xlsx", "harbour map.pdf"]);
    expect(gone).toEqual(["harbour map.pdf"]);
  });

  it("[R3] finds a file under the name it had, and says how it is called now", async () => {
    const page = await inPortal(
      world,
      async (portal) => await portal.text(`${await portal.at(ALICE)}/search?q=2025.xlsx`),
    );

    expect(page).toContain("Harbour budget 2025.xlsx");
    expect(page).toContain("now <bdi>Harbour budget final.xlsx</bdi>");
  });

  it("[R3] finds by size and by date of modification", async () => {
    const [large, small, today, before] = await searched([
      "q=sure&least=0.002&most=0.004",
      "q=sure&most=0.002",
      `q=sure&from=${DAY}`,
      "q=sure&to=2001-01-01",
    ]);

    expect([large, small, today, before]).toEqual([["100% sure_thing.txt"], [], ["100% sure_thing.txt"], []]);
  });

  it("[R3] takes signs of SQL and of patterns as they are, and one letter too", async () => {
    const [percent, star, sql, under, letter] = await searched([
      "q=100%25",
      "q=*",
      `q=${encodeURIComponent("' or 1=1 --")}`,
      "q=sure_t",
      "q=%E6%A0%AA",
    ]);

    expect(percent).toEqual(["100% sure_thing.txt"]);
    expect([star, sql]).toEqual([[], []]);
    expect(under).toEqual(["100% sure_thing.txt"]);
    expect(letter).toEqual(["株.txt"]);
  });

  it.each([
    ["q=%22open", "quote without its partner"],
    ["q=a&least=large", "must be a number of megabytes"],
    ["q=a&from=2026-02-31", "is no date that there is"],
    ["q=a&from=2026-02-01&to=2026-01-01", "is before the date before it"],
    [`q=${"a".repeat(201)}`, "is longer than 200 characters"],
    ["q=a&before=x", "is no page"],
  ])("[R3] refuses %s in words", async (query, words) => {
    const answer = await inPortal(world, async ({ alice }) => {
      const page = await alice.get(`/search?${query}`);
      return { status: page.status, text: await page.text() };
    });

    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
  });

  it("[R3] does not fall over what no text should have in it", async () => {
    const statuses = await inPortal(world, async ({ alice }) => {
      const all: number[] = [];
      for (
        const q of [
          "%00",
          "%ff%fe",
          "%22%22",
          "%F0%9F%98%80%F0%9F%98%80",
          "a%00b",
          `%22${"%25".repeat(99)}%22`,
        ]
      ) {
        all.push((await alice.get(`/search?q=${q}`)).status);
      }
      return all;
    });

    expect(statuses).toEqual(Array(6).fill(200));
  });

  it("[R3] leads to the folder as it was in the last snapshot with it", async () => {
    const folder = await inPortal(world, async (portal) => {
      const page = await portal.text(`${await portal.at(ALICE)}/search?q=harbour+map`);
      return await portal.text(linkTo(page, "/Old"));
    });

    expect(folder).toContain(">harbour map.pdf<");
  });

  it("[R3] puts what was found into the basket of that snapshot", async () => {
    const basket = await inPortal(world, async (portal) => {
      const page = await portal.text(`${await portal.at(ALICE)}/search?q=harbour+map`);
      const [, action] = /action="([^"]*\/basket)"/.exec(page)!;
      const [, node] = /name="one" value="(\d+)"/.exec(page)!;
      await portal.alice.post(action!, { path: "/Old", node: node!, one: node! });
      return await portal.text(action!);
    });

    expect(basket).toContain("/Old/harbour map.pdf");
  });

  it("[R3] searches one member's own, or all that there are", async () => {
    const [own] = await searched(["q=harbour"], BOB);
    const [all] = await searched(["q=harbour"], null);

    expect(own).toEqual(["harbour of bob.txt"]);
    expect(all!.toSorted()).toEqual(["Harbour budget final.xlsx", "harbour map.pdf", "harbour of bob.txt"]);
  });

  it("[R3] pages through all that there is without one twice", async () => {
    const names = await inPortal(world, async (portal) => {
      const all: string[] = [];
      for (let next: string | null = "/search?q=e"; next !== null;) {
        const page = await portal.text(next);
        all.push(...[...page.matchAll(/\/history\/(\d+)"/g)].map(([, node]) => node!));
        next = /href="(\/search\?q=e&amp;before=\d+)"[^>]*>Next/.exec(page)?.[1]?.replace("&amp;", "&") ??
          null;
      }
      return all;
    });

    expect(names.length).toBeGreaterThan(50);
    expect(new Set(names).size).toBe(names.length);
  });

  it("[R3] chooses all hits at once, each as it was seen last, by the fewest snapshots", async () => {
    const seen = await inPortal(world, async (portal) => {
      const at = `${await portal.at(ALICE)}/search`;
      const page = words(await portal.text(`${at}/all?q=harbour`));
      const other = await portal.alice.post(`${at}/all`, { q: "harbour", all: "7" });
      const answer = await portal.alice.post(`${at}/all`, { q: "harbour", all: "2" });
      const chosen = await portal.text(answer.headers.get("location")!);
      const baskets = [...chosen.matchAll(/href="([^"]*\/basket)"/g)].map(([, basket]) => basket!);
      const lists = [];
      for (const basket of baskets) lists.push(words(await portal.text(basket)));
      return { page, again: { status: other.status, text: words(await other.text()) }, lists };
    });

    expect(seen.page).toContain("2 files and folders; 2 snapshots have them.");
    expect(seen.again.status).toBe(409);
    expect(seen.again.text).toContain("The page said 7, now it is 2.");
    expect(seen.lists[0]).toContain("/Old/harbour map.pdf");
    expect(seen.lists[1]).toContain("/Done/Harbour budget final.xlsx");
  });

  it("[R3] leads on to the selection at once where one snapshot has all hits", async () => {
    const basket = await inPortal(world, async (portal) => {
      const at = `${await portal.at(ALICE)}/search`;
      const answer = await portal.alice.post(`${at}/all`, { q: "株", all: "1" });
      return words(await portal.text(answer.headers.get("location")!));
    });

    expect(basket).toContain("/Plans/株.txt");
  });

  it("[C2] is told to the audit log with its words, once an hour", async () => {
    const rows = await inPortal(world, async (portal) => {
      await portal.text("/search?q=audited");
      await portal.text("/search?q=audited");
      return await portal.services.control.read.selectFrom("audit").select("detail")
        .where("action", "=", "content.searched").where("detail", "like", "%audited%").execute();
    });

    expect(rows.map(({ detail }) => JSON.parse(detail))).toEqual([{ q: "audited" }]);
  });
});
