import { sql } from "kysely";
import type { Catalogue, Reader, Writer } from "./power.ts";
import { unsealedRuns } from "./runs.ts";

/** Rows looked at in one write. */
const PAGE = 2000;

/** The run's snapshot is gone. */
export async function forgetSnapshot(trx: Writer, run: number, at: number) {
  await trx.updateTable("runs").set({ snapshot_id: null, tree_id: null, forgotten_at: at })
    .where("id", "=", run).execute();
}

/** The snapshot of a run that another program wrote anew, or that the run did not live to note. */
export async function replaceSnapshot(trx: Writer, run: number, snapshotId: string, treeId: string) {
  await trx.updateTable("runs").set({ snapshot_id: snapshotId, tree_id: treeId }).where("id", "=", run)
    .execute();
}

/**
 * Removes the states that no remaining snapshot shows: those begun and ended between two neighbours of them. Many small
 * writes; cut off anywhere, the next call goes on. Answers how many.
 */
export async function removeUnshown(catalogue: Catalogue, taskId: string): Promise<number> {
  const shown = await shownRuns(catalogue.read, taskId);
  let removed = 0;
  for (const [at, after] of [0, ...shown].entries()) {
    const before = shown[at] ?? Number.MAX_SAFE_INTEGER;
    if (before - after > 1) removed += await removeBetween(catalogue, taskId, after, before);
  }
  return removed;
}

/**
 * Runs whose states something still shows, ascending: those with a snapshot, those since that may have left one unnoted
 * (the next run looks), and the one that the totals stand at.
 */
async function shownRuns(db: Reader, taskId: string): Promise<number[]> {
  const rows = await db.selectFrom("runs").select(["id", "snapshot_id"]).where("task_id", "=", taskId)
    .where((eb) => eb.or([eb("snapshot_id", "is not", null), eb("state", "=", "running")])).execute();
  const repository = await db.selectFrom("repositories").select("totals_run").where("task_id", "=", taskId)
    .executeTakeFirst();
  const sealed = Math.max(0, ...rows.filter((row) => row.snapshot_id !== null).map((row) => row.id));
  const unsealed = (await unsealedRuns(db, taskId)).map((run) => run.id).filter((run) => run > sealed);
  const all = [...rows.map((row) => row.id), repository?.totals_run ?? 0, ...unsealed];
  return [...new Set(all)].filter((run) => run > 0).sort((a, b) => a - b);
}

async function removeBetween(catalogue: Catalogue, taskId: string, after: number, before: number) {
  let removed = 0;
  const ids = await catalogue.read.selectFrom("namespaces").select("id").where("task_id", "=", taskId)
    .execute();
  const own = new Set(ids.map(({ id }) => id));
  for await (const group of endings(catalogue.read, after, before)) {
    if (!own.has(group.namespace_id)) continue;
    for await (const page of endedIn(catalogue.read, group)) {
      const unshown = page.filter((row) => row.from_run > after).map((row) => row.id);
      if (unshown.length > 0) await catalogue.write((trx) => removeVersions(trx, unshown));
      removed += unshown.length;
    }
  }
  return removed;
}

interface Ending {
  to_run: number;
  namespace_id: number;
}

/** By which runs, behind one and up to another, states of which namespaces ended: a step along the index for each pair. */
async function* endings(db: Reader, after: number, before: number): AsyncGenerator<Ending> {
  let last: Ending | undefined = { to_run: after, namespace_id: Number.MAX_SAFE_INTEGER };
  for (;;) {
    const { rows }: { rows: Ending[] } = await sql<Ending>`select to_run, namespace_id
      from versions indexed by versions_ended
      where to_run <= ${before} and (to_run, namespace_id) > (${last.to_run}, ${last.namespace_id})
      order by to_run, namespace_id limit 1`.execute(db);
    last = rows[0];
    if (last === undefined) return;
    yield last;
  }
}

async function* endedIn(db: Reader, { to_run, namespace_id }: Ending) {
  let last: number | undefined = 0;
  while (last !== undefined) {
    const { rows }: { rows: { id: number; from_run: number }[] } = await sql<
      { id: number; from_run: number }
    >`
      select id, from_run from versions indexed by versions_ended
      where to_run = ${to_run} and namespace_id = ${namespace_id} and id > ${last}
      order by id limit ${PAGE}`.execute(db);
    yield rows;
    last = rows.length < PAGE ? undefined : rows.at(-1)!.id;
  }
}

async function removeVersions(trx: Writer, ids: number[]) {
  await sql`delete from versions where id in (select value from json_each(${JSON.stringify(ids)}))`
    .execute(trx);
}
