import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sql } from "kysely";
import { indexContents } from "../../../src/domain/contents/index_contents.ts";
import { contentReader } from "../../../src/domain/export/selected_contents.ts";
import { Extractor } from "../../../src/domain/extraction/extractor.ts";
import { carryOutErasures, requestErasure } from "../../../src/domain/upkeep/erase/erase.ts";
import { findRepository } from "../../../src/storage/catalogue/repositories.ts";
import { WIDTHS } from "../../../src/storage/catalogue/stretches.ts";
import { endOfTexts, textsBefore } from "../../../src/storage/catalogue/text_search.ts";
import { wipeTexts } from "../../../src/storage/catalogue/texts.ts";
import { type KeptWorld, keptWorld } from "../upkeep/kept_world.ts";
import { expectNoTrace } from "../upkeep/trace.ts";

let world: KeptWorld;
let extractor: Extractor;
beforeEach(async () => {
  world = await keptWorld({ content: { files: 5, members: 2 } });
  extractor = new Extractor();
});
afterEach(async () => {
  extractor.close();
  await world.close();
});

const SIGNAL = new AbortController().signal;
/** The index leaves out how a word begins where the one before it begins so too: its end stands there in any case. */
const [WORD, END] = ["xqdiagnosis", "agnosis"];

const put = (path: string, text: string) => world.control("POST", "put", { member: "alice", path, text });
const goOn = () => Promise.resolve(true);

async function index(change: Partial<Parameters<typeof indexContents>[0]> = {}) {
  const { catalogue } = world;
  const contents = await contentReader({ ...world, taskId: "task" });
  const { id: repositoryId } = (await findRepository(catalogue.read, "task"))!;
  return await indexContents({ catalogue, contents, extractor, repositoryId, ...change }, goOn, SIGNAL);
}

async function found(ask: string): Promise<number> {
  const { read } = world.catalogue;
  const all = { before: await endOfTexts(read), width: WIDTHS.at(-1)!, limit: 1000 };
  return (await textsBefore(read, ask, all)).ids.length;
}

const indexed = async () =>
  (await world.catalogue.read.selectFrom("texts").selectAll().orderBy("id").execute())
    .filter(({ text }) => text.includes("harbour"));

/** Whether the index's own pages have it. */
async function isInIndex(word: string): Promise<boolean> {
  const { rows: [row] } = await sql<{ n: number }>`select count(*) as n from text_words_data
    where instr(block, ${new TextEncoder().encode(word)}) > 0`.execute(world.catalogue.read);
  return row!.n > 0;
}

describe("the index of contents", () => {
  it("[G2] loses the words of an item that is erased, to the last byte, and keeps those of others", async () => {
    await put("/Health/him.txt", `${WORD} of Bob`);
    await put("/Health/other.txt", "harbour of nobody");
    await world.backUp();
    await index();
    const [before, wasInIndex] = [await found(WORD), await isInIndex(END)];
    const { dropbox_id } = await world.catalogue.read.selectFrom("versions").select("dropbox_id")
      .where("name", "=", "him.txt").executeTakeFirstOrThrow();

    const keeper = { ...world.keeper, catalogue: world.catalogue };
    await requestErasure(keeper, { items: [dropbox_id!], paths: [], namespaces: [] }, false);
    await carryOutErasures(keeper);

    expect([before, wasInIndex]).toEqual([1, true]);
    expect([await found(WORD), await found("harbour"), await isInIndex(END)]).toEqual([0, 1, false]);
    await expectNoTrace(world, [WORD, END]);
  });

  it("[G2] leaves no byte of any word in the catalogue's files where it is forgotten", async () => {
    await put("/him.txt", `${WORD} of Bob`);
    await world.backUp();
    await index();
    const wasInIndex = await isInIndex(END);

    await wipeTexts(world.catalogue, (await findRepository(world.catalogue.read, "task"))!.id);

    await world.catalogue.checkpoint();
    const { file } = world.catalogue;
    const bytes = await Promise.all([file, `${file}-wal`].map((path) => Deno.readFile(path)));
    const hasIt = bytes.map((some) => new TextDecoder("latin1").decode(some).includes(END));
    expect([wasInIndex, ...hasIt]).toEqual([true, false, false]);
  });

  it("goes on where it was cut off, at any of its writes, and reads nothing twice that was saved", async () => {
    for (let n = 0; n < 45; n++) await put(`/Plans/${n}.txt`, `harbour ${n}`);
    await world.backUp();
    let cuts = 0;
    let read = 0;
    const counting = {
      extract: (...asked: Parameters<Extractor["extract"]>) => (read++, extractor.extract(...asked)),
    };

    for (let isDone = false; !isDone;) {
      let writes = 0;
      const write: KeptWorld["catalogue"]["write"] = (work) => {
        if (writes++ === 1) throw new Error("killed");
        return world.catalogue.write(work);
      };
      const catalogue = { ...world.catalogue, write };
      isDone = await index({ catalogue, extractor: counting as Extractor }).catch((error) => {
        expect(error.message).toBe("killed");
        cuts++;
        return false;
      });
    }

    expect(cuts).toBeGreaterThan(1);
    expect((await indexed()).map(({ text }) => text).sort())
      .toEqual(Array.from({ length: 45 }, (_, n) => `harbour ${n}`).sort());
    expect(await found("harbour")).toBe(45);
    expect(read).toBeLessThan(45 + cuts * 20 + 20);
  });
});
