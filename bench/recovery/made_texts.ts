import { sql } from "kysely";
import type { Catalogue, Writer } from "../../src/storage/catalogue/power.ts";
import { ensureRepository } from "../../src/storage/catalogue/repositories.ts";
import { saveTexts } from "../../src/storage/catalogue/texts.ts";
import { createRandom } from "../corpus/random.ts";
import { int } from "./bulk.ts";
import { Prose } from "./prose.ts";

/** Files' contents with words, spread over all that there are. */
export const TEXTS = 200_000;
/** Who changed them, as shared folders name people. */
const AUTHORS = 5_000;
/** Texts of one write. */
const PAGE = 200;
/** Bytes of a hash, and of a list of chunks: nothing is read by them. */
const HASH = 32;

/** Gives a catalogue that was made `TEXTS` texts (fewer where it has fewer states), and their files authors. Answers how many. */
export async function addTexts(
  catalogue: Catalogue,
  task: string,
  tell: (done: string) => void,
): Promise<number> {
  const repository = await catalogue.write((trx) => ensureRepository(trx, task, "bench"));
  await catalogue.write(addAuthors);
  const { below } = createRandom("texts");
  const prose = new Prose(() => below(2 ** 32) / 2 ** 32);
  const { rows: [top] } = await sql<{ id: number }>`select max(id) as id from versions`.execute(
    catalogue.read,
  );
  const step = Math.max(2, Math.floor(top!.id / TEXTS));
  let texts = 0;
  for (let from = 1, page = 1; from <= top!.id; from += step * PAGE, page++) {
    texts += await catalogue.write((trx) => addPage(trx, repository, from, step, prose));
    if (page % 100 === 0) tell(`${texts.toLocaleString("en")} texts`);
  }
  return texts;
}

async function addAuthors(trx: Writer) {
  await sql`with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${int(AUTHORS)})
    insert into share_members (namespace_id, from_run, kind, subject, name, email, access, is_inherited, same_team)
    select 1 + i % (select max(id) from namespaces), 1, 'user', printf('dbid:%020d', i), 'Person ' || i,
      'person' || i || '@acme.test', 'editor', 0, 1 from n`.execute(trx);
}

/** Of every `step`th state from one on. */
async function addPage(trx: Writer, repository: number, from: number, step: number, prose: Prose) {
  const { rows } = await sql<{ id: number; content: number }>`with recursive n(i) as
      (select 0 union all select i + 1 from n where i + 1 < ${int(PAGE)})
    select v.id, v.content_id as content from n cross join versions v on v.id = ${int(from)} + n.i * ${
    int(step)
  }
    where v.kind = 'file' and v.content_id is not null`.execute(trx);
  const ids = JSON.stringify(rows.map(({ id }) => id));
  await sql`insert into contents (id, repository_id, content_hash, size, chunks)
    select v.content_id, ${repository}, randomblob(${int(HASH)}), v.size, randomblob(${int(HASH)})
    from json_each(${ids}) c cross join versions v on v.id = c.value`.execute(trx);
  await sql`update versions set modified_by = printf('dbid:%020d', id / ${int(step)} % ${int(AUTHORS)})
    where id in (select value from json_each(${ids}))`.execute(trx);
  const texts = rows.map(({ content }) => ({ id: content, text: prose.text(), isCut: false, refusal: null }));
  await saveTexts(trx, repository, texts, null);
  return texts.length;
}
