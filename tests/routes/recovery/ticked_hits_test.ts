import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Installation } from "../../support/installation.ts";
import { ALICE, words } from "./giving_back.ts";
import { harbour } from "./harbour.ts";
import { set, settled } from "./indexing.ts";
import { inPortal, type RecoveryWorld } from "./recovery_world.ts";

let world: Installation;
const LOST = "1 of the 2 that were ticked is not found any more.";

beforeAll(async () => {
  world = await harbour({
    files: 30,
    also: { "/Plans/measures.txt": "The quay was measured" },
    gone: "/Old/harbour map.pdf",
  });
  await inPortal(world, async (portal) => {
    await set(portal, true);
    await settled(portal);
  });
}, 180_000);
afterAll(() => world.close());

async function choose(portal: RecoveryWorld, ticked: Record<string, string | string[]>) {
  const answer = await portal.alice.post(`${await portal.at(ALICE)}/search/ticked`, ticked);
  const to = answer.headers.get("location");
  const page = await answer.text();
  return { status: answer.status, page, text: words(page), basket: to && words(await portal.text(to)) };
}

/** The item that was called so last. */
async function nodeOf({ services: { catalogue } }: RecoveryWorld, name: string): Promise<string> {
  const { node_id } = await catalogue.read.selectFrom("versions").select("node_id").where("name", "=", name)
    .orderBy("id", "desc").executeTakeFirstOrThrow();
  return String(node_id);
}

describe("ticked hits", () => {
  it("[R3] takes what is ticked of a page into the snapshots that have it, and nothing else", async () => {
    const seen = await inPortal(world, async (portal) => {
      const at = `${await portal.at(ALICE)}/search`;
      const page = await portal.text(`${at}?q=harbour`);
      const nodes = new Map(
        [...page.matchAll(/aria-label="Select ([^"]+)" name="node" value="(\d+)"/g)].map(([, name, node]) => [
          name!,
          node!,
        ]),
      );
      const choose = async (node: string[]) => {
        const answer = await portal.alice.post(`${at}/ticked`, { q: "harbour", node });
        return { answer, text: words(await answer.text()) };
      };
      const one = await choose([nodes.get("harbour map.pdf")!]);
      const basket = words(await portal.text(one.answer.headers.get("location")!));
      const both = await choose([...nodes.values()]);
      const none = await choose([]);
      const strange = await choose(["1"]);
      return { names: [...nodes.keys()], one, basket, both, none, strange };
    });

    expect(seen.names.toSorted()).toEqual(["Harbour budget final.xlsx", "harbour map.pdf"]);
    expect(seen.one.answer.status).toBe(303);
    expect(seen.basket).toMatch(/1 item of Alice Adams.* harbour map\.pdf/);
    expect(seen.both.text).toMatch(/Chosen 2 files and folders; 2 snapshots have them/);
    for (const { answer, text } of [seen.none, seen.strange]) {
      expect(answer.status).toBe(422);
      expect(text).toContain("nothing is ticked");
    }
  });

  it("[R3] are chosen also where their page begins elsewhere by now", async () => {
    const [byName, inFiles] = await inPortal(world, async (portal) => {
      const [map, file] = [await nodeOf(portal, "harbour map.pdf"), await nodeOf(portal, "measures.txt")];
      return [
        await choose(portal, { q: "harbour", before: "1", node: map }),
        await choose(portal, { q: "measured", in: "contents", before: "1", node: file }),
      ];
    });

    expect(byName!.basket).toContain("/Old/harbour map.pdf");
    expect(inFiles!.basket).toContain("/Plans/measures.txt");
  });

  it("[R3] are taken where they were ticked, though a backup has moved them since", async () => {
    const { basket } = await inPortal(world, async (portal) => {
      const node = await nodeOf(portal, "Harbour budget 2025.xlsx");
      return await choose(portal, { q: "harbour", node });
    });

    expect(basket).toContain("/Plans/Harbour budget 2025.xlsx");
  });

  it("[R3] that are not found any more are counted, and the others chosen", async () => {
    const [byName, inFiles] = await inPortal(world, async (portal) => {
      const [map, file] = [await nodeOf(portal, "harbour map.pdf"), await nodeOf(portal, "measures.txt")];
      return [
        await choose(portal, { q: "harbour", node: [map, file] }),
        await choose(portal, { q: "measured", in: "contents", before: "99", node: [map, file] }),
      ];
    });

    for (const { status, text } of [byName!, inFiles!]) {
      expect(status).toBe(200);
      expect(text).toContain(LOST);
      expect(text).toContain("Chosen 1 file or folder; one snapshot has them all.");
    }
    expect(inFiles!.page).toMatch(/href="[^"]*\/search\?q=measured&amp;before=99&amp;in=contents"/);
  });

  it("[R3] are no more than a page has boxes", async () => {
    const { status, text } = await inPortal(
      world,
      (portal) => choose(portal, { q: "e", node: Array.from({ length: 51 }, (_, n) => String(n + 1)) }),
    );

    expect(status).toBe(422);
    expect(text).toContain("a page has 50 boxes, and more are ticked");
  });

  it("[C2] and the count of all hits are told to the audit log as the search that they are of", async () => {
    const rows = await inPortal(world, async (portal) => {
      await choose(portal, { q: "unlogged", in: "contents", before: "7", node: "1" });
      await portal.text(`${await portal.at(ALICE)}/search?q=unlogged`);
      await portal.alice.post(`${await portal.at(ALICE)}/search/all`, { q: "uncounted", all: "7" });
      return await portal.services.control.read.selectFrom("audit").select("detail")
        .where("action", "=", "content.searched").where("detail", "like", '%"q":"un%').orderBy("seq")
        .execute();
    });

    expect(rows.map(({ detail }) => JSON.parse(detail).q)).toEqual(["unlogged", "uncounted"]);
  });
});
