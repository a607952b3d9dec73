import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sql } from "kysely";
import { askWords } from "../../../src/domain/contents/ask.ts";
import { type ContentMark, ContentWalk } from "../../../src/domain/recovery/content_walk.ts";
import { Pace } from "../../../src/domain/recovery/pace.ts";
import { searchContents } from "../../../src/domain/recovery/search_contents.ts";
import type { Scope } from "../../../src/domain/scope.ts";
import type { NameQuery } from "../../../src/storage/catalogue/name_search.ts";
import { termsFrom } from "../../../src/storage/catalogue/text_terms.ts";
import { saveTexts } from "../../../src/storage/catalogue/texts.ts";
import { emptyCatalogue } from "../../support/empty_catalogue.ts";

const SCOPE: Scope = { account: "acme", user: null, isPrimary: true, tasks: "all" };
const [ALICE, BOB] = [1, 2];
const EVERYTHING: NameQuery = {
  tasks: ["task"],
  entityId: null,
  hidesLimited: false,
  parts: [],
  ending: null,
  least: null,
  most: null,
  from: null,
  until: null,
  authors: null,
  gone: false,
};
let world: Awaited<ReturnType<typeof emptyCatalogue>>;
beforeEach(async () => {
  world = await emptyCatalogue();
  await world.write(async (trx) => {
    await sql`insert into repositories (id, task_id, repository_id) values (1, 'task', 'x')`.execute(trx);
    await sql`insert into runs (id, task_id, state, started_at, snapshot_id)
      values (1, 'task', 'success', 1, 's')`.execute(trx);
    for (const [id, name] of [[ALICE, "Alice"], [BOB, "Bob"]] as const) {
      await sql`insert into entities (id, task_id, kind, dropbox_id, name, dropbox_status, discovered_run)
        values (${id}, 'task', 'member', ${name}, ${name}, 'active', 1)`.execute(trx);
      await sql`insert into namespaces (id, task_id, dropbox_id, kind, name, folder, folder_key, entity_id)
        values (${id}, 'task', ${name}, 'member_home', ${name}, ${name}, ${name}, ${id})`.execute(trx);
      await sql`insert into entity_namespaces values (${id}, ${id})`.execute(trx);
      await sql`insert into nodes (id, namespace_id, parent_id, name_lower) values (${id}, ${id}, 0, '')`
        .execute(trx);
    }
  });
});
afterEach(() => world.close());

/** Files that have one content, and its text. */
async function addFiles(of: number, content: number, text: string, count = 1) {
  await world.write(async (trx) => {
    await sql`insert or ignore into contents (id, repository_id, content_hash, size, chunks)
      values (${content}, 1, randomblob(32), 9, x'')`.execute(trx);
    const { rows: [top] } = await sql<{ id: number }>`select max(id) as id from nodes`.execute(trx);
    await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${sql.lit(count)})
      insert into nodes (id, namespace_id, parent_id, name_lower)
      select ${sql.lit(top!.id)} + i, ${of}, ${of}, 'f' || (${sql.lit(top!.id)} + i) from n`.execute(trx);
    await sql`insert into versions (namespace_id, node_id, parent_id, from_run, kind, name, sort, dropbox_id, size,
        content_id, client_modified, server_modified, seen_run)
      select ${of}, id, ${of}, 1, 'file', name_lower, 'x', 'id:' || id, 9, ${content}, 1, 1, 1
      from nodes where id > ${top!.id}`.execute(trx);
    await saveTexts(trx, 1, [{ id: content, text, isCut: false, refusal: null }], null);
  });
}

/** All pages of a search: the names of each. */
async function pagesOf(q: string, entityId: number | null = null): Promise<string[][]> {
  const pages: string[][] = [];
  for (let before: string | null = ""; before !== null;) {
    const found = await searchContents(world.read, SCOPE, { tasks: ["task"], entityId }, { q, before });
    pages.push(found!.hits.map(({ name }) => name));
    before = found!.next;
  }
  return pages;
}

/** All contents that are found, where each look at a clock finds that so many milliseconds have passed. */
async function walked(ask: string, each: number): Promise<{ found: number[]; pages: number }> {
  const found: number[] = [];
  let [mark, pages, now]: [ContentMark | null, number, number] = [null, 0, 0];
  do {
    const walk: ContentWalk = new ContentWalk(
      world.read,
      EVERYTHING,
      ask,
      mark,
      new Pace(() => now += each),
    );
    mark = await walk.take(4);
    found.push(...walk.rows.map(({ content_id }) => content_id));
    pages++;
  } while (mark !== null);
  return { found, pages };
}

describe("files by what is in them", () => {
  it("[R3] are all found where a content lies in very many places, page by page and each once", async () => {
    await addFiles(BOB, 1, "harbour licence", 1);
    await addFiles(ALICE, 1, "harbour licence", 2_500);
    await addFiles(ALICE, 2, "harbour plan", 3);

    const [all, bobs] = [await pagesOf("harbour"), await pagesOf("harbour", BOB)];

    expect(all.flat()).toHaveLength(2_504);
    expect(new Set(all.flat()).size).toBe(2_504);
    expect(Math.max(...all.map((page) => page.length))).toBe(20);
    expect(bobs.flat()).toEqual(["f3"]);
  });

  it("[R3] are found once, on whatever page, by the last of their contents that has the words", async () => {
    await addFiles(ALICE, 1, "harbour first");
    for (let content = 2; content <= 30; content++) await addFiles(BOB, content, "harbour");
    await world.write(async (trx) => {
      await sql`insert into contents (id, repository_id, content_hash, size, chunks)
        values (31, 1, randomblob(32), 9, x'')`.execute(trx);
      await sql`update versions set to_run = 2 where content_id = 1`.execute(trx);
      await sql`insert into versions (namespace_id, node_id, parent_id, from_run, kind, name, sort, dropbox_id, size,
          content_id, client_modified, server_modified, seen_run)
        select namespace_id, node_id, parent_id, 2, kind, name, sort, dropbox_id, size, 31, 1, 1, 2 from versions
        where content_id = 1`.execute(trx);
      await sql`insert into runs (id, task_id, state, started_at, snapshot_id)
        values (2, 'task', 'success', 2, 't')`.execute(trx);
      await saveTexts(trx, 1, [{ id: 31, text: "harbour second", isCut: false, refusal: null }], null);
    });

    const pages = await pagesOf("harbour");

    expect(pages.map((page) => page.length)).toEqual([20, 10]);
    expect(pages[0]![0]).toBe("f3");
    expect(new Set(pages.flat()).size).toBe(30);
  });

  it("[R3] of a beginning that many words have are told to be some, and a letter more finds the others", async () => {
    for (let n = 0; n < 60; n++) {
      const letters = String.fromCharCode(97 + Math.floor(n / 10), 97 + n % 10);
      await addFiles(ALICE, n + 1, `harbour${letters}`);
    }
    const found = (q: string) =>
      searchContents(world.read, SCOPE, { tasks: ["task"], entityId: ALICE }, { q });

    expect((await found("harbour"))!.narrowed).toEqual(["harbour"]);
    expect((await pagesOf("harbour")).flat()).toHaveLength(30);
    expect((await found("harbourf"))!.narrowed).toEqual([]);
    expect((await found("harbourf"))!.hits).toHaveLength(10);
    expect((await found('"harbour"'))!.hits).toHaveLength(0);
  });

  it("[R3] are all found by a row of words that few have, however far apart and whatever a look takes", async () => {
    const far = [1, 63, 64, 511, 512, 4_095, 4_096, 8_999];
    for (const content of far) await addFiles(ALICE, content, "of the harbour and to");
    await addFiles(ALICE, 9_000, "the of to and harbour");

    const [quick, slow] = [await walked('"of the harbour"', 0.1), await walked('"of the harbour"', 40)];

    expect(quick.found).toEqual(far.toReversed());
    expect(slow.found).toEqual(far.toReversed());
    expect([quick.pages < 4, slow.pages > 30]).toEqual([true, true]);
  });

  it("[R3] are found while others are read, and none is torn", async () => {
    await addFiles(ALICE, 1, "harbour first");
    const reading = (async () => {
      for (let content = 2; content <= 60; content++) await addFiles(BOB, content, `harbour ${content}`);
    })();

    const counts: number[] = [];
    while (counts.at(-1) !== 60) counts.push((await pagesOf("harbour")).flat().length);
    await reading;

    expect(counts.toSorted((a, b) => a - b)).toEqual(counts);
    expect((await pagesOf("first")).flat()).toEqual(["f3"]);
  });

  it("[R3] begin at the last of all for a link that names a content which never was", async () => {
    await addFiles(ALICE, 7, "harbour");
    const input = { q: "harbour", before: "999999999999999" };

    const found = await searchContents(world.read, SCOPE, { tasks: ["task"], entityId: null }, input);

    expect(found!.hits).toHaveLength(1);
  });

  it("[R3] are asked for by whole words alone, however common: FTS5 puts nothing together", async () => {
    await addFiles(ALICE, 1, "reports and report, große Größen");
    const asked = await askedFor("report gro");

    expect(asked).toBe('("report" OR "reports") AND ("gro" OR "große" OR "großen")');
    expect((await pagesOf("größ")).flat()).toHaveLength(1);
  });
});

async function askedFor(q: string): Promise<string> {
  const asked = await askWords(q.split(" "), new Set(), (part, most) => termsFrom(world.read, part, most));
  return asked!.ask;
}
