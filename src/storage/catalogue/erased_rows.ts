import { sql } from "kysely";
import { dropErasedLayouts } from "./dropped_layouts.ts";
import { runUnderWay } from "./dying_packs.ts";
import { eraseRestoredContents, eraseRestoredPlaces } from "./erased_restores.ts";
import { dropErasedNames } from "./name_index.ts";
import type { Catalogue, Reader, Writer } from "./power.ts";
import { erasureCame } from "./repositories.ts";
import { markStale } from "./trees.ts";
import { lowerPathOf } from "./walk.ts";
import type { Version } from "./versions.ts";

/** Rows of one write. */
const PAGE = 500;

/** States of items by Dropbox id; of folders with all that stood in them while they did. Ids of versions. */
export async function statesOfItems(
  db: Reader,
  taskId: string,
  dropboxIds: readonly string[],
): Promise<number[]> {
  const found = await sql<{ id: number }>`with recursive
    own as (select v.* from versions v join namespaces ns on ns.id = v.namespace_id and ns.task_id = ${taskId}
      where v.dropbox_id in (select value from json_each(${JSON.stringify(dropboxIds)}))),
    below(id, node_id, kind, from_run, to_run) as (
      select id, node_id, kind, from_run, coalesce(to_run, 1e15) from own
      union
      select v.id, v.node_id, v.kind, max(v.from_run, b.from_run), min(coalesce(v.to_run, 1e15), b.to_run)
      from below b join versions v on v.parent_id = b.node_id
      where b.kind = 'folder' and v.from_run < b.to_run and coalesce(v.to_run, 1e15) > b.from_run)
    select distinct id from below`.execute(db);
  return found.rows.map((row) => row.id);
}

/** A node and every node ever seen below it. */
export async function nodesBelow(db: Reader, nodeId: number): Promise<number[]> {
  const found = await sql<{ id: number }>`with recursive below(id) as (
      select ${nodeId} union all
      select n.id from nodes n join below on n.parent_id = below.id
        and n.namespace_id = (select namespace_id from nodes where id = ${nodeId}))
    select id from below`.execute(db);
  return found.rows.map((row) => row.id);
}

/** Nodes below those of these items that are folders now: what is wanted there stands in no state yet. */
export async function nodesInFolders(
  db: Reader,
  taskId: string,
  dropboxIds: readonly string[],
): Promise<number[]> {
  const folders = await sql<{ node_id: number }>`select v.node_id from versions v
    join namespaces ns on ns.id = v.namespace_id and ns.task_id = ${taskId}
    where v.dropbox_id in (select value from json_each(${JSON.stringify(dropboxIds)}))
      and v.kind = 'folder' and v.to_run is null`.execute(db);
  const nodes: number[] = [];
  for (const { node_id } of folders.rows) nodes.push(...await nodesBelow(db, node_id));
  return nodes;
}

/** Paths, from the root of a snapshot and in lower case, of the links among these: no node of a tree has their id. */
export async function linkPaths(db: Reader, states: readonly number[]): Promise<string[]> {
  const found = await sql<{ node_id: number; folder_key: string }>`select distinct v.node_id, ns.folder_key
    from json_each(${JSON.stringify(states)}) as wanted cross join versions v on v.id = wanted.value
      and v.kind in ('symlink', 'mount')
    join namespaces ns on ns.id = v.namespace_id`.execute(db);
  const paths: string[] = [];
  for (const { node_id, folder_key } of found.rows) {
    paths.push(`/${folder_key}${await lowerPathOf(db, node_id)}`);
  }
  return paths;
}

/** Ids of all versions that these nodes ever had. */
export async function statesOfNodes(db: Reader, nodes: readonly number[]): Promise<number[]> {
  const found = await sql<{ id: number }>`select v.id from json_each(${JSON.stringify(nodes)}) as wanted
    cross join versions v on v.node_id = wanted.value`.execute(db);
  return found.rows.map((row) => row.id);
}

/** Removes states as if they had never been, with what hangs on them. */
export async function eraseStates(catalogue: Catalogue, taskId: string, ids: readonly number[]) {
  await eraseRestoredPlaces(catalogue, taskId, ids);
  await dropErasedLayouts(catalogue, taskId, ids);
  for (let at = 0; at < ids.length; at += PAGE) {
    const page = ids.slice(at, at + PAGE);
    await catalogue.write((trx) => erasePage(trx, taskId, page));
  }
}

async function erasePage(trx: Writer, taskId: string, ids: readonly number[]) {
  const list = JSON.stringify(ids);
  const { rows } = await sql<Version>`select v.* from json_each(${list}) as wanted
    cross join versions v on v.id = wanted.value`.execute(trx);
  await takeFromTotals(trx, taskId, list);
  await erasureCame(trx, taskId);
  await markStale(trx, [...rows.map((row) => row.parent_id), ...rows.map((row) => row.node_id)]);
  await sql`delete from versions where id in (select value from json_each(${list}))`.execute(trx);
  await eraseRestoredContents(trx, taskId, rows.flatMap((row) => row.content_id ?? []));
}

/** Takes states (their ids as JSON) out of the totals, which stand at a run: what was held then is in them. */
export async function takeFromTotals(trx: Writer, taskId: string, ids: string) {
  await sql`with gone as (select v.namespace_id, count(*) as n, sum(v.size) as size
      from json_each(${ids}) as wanted cross join versions v on v.id = wanted.value
      join repositories r on r.task_id = ${taskId}
      where v.kind in ('file', 'export') and v.from_run <= r.totals_run
        and (v.to_run is null or v.to_run > r.totals_run) group by v.namespace_id)
    update namespaces set items = items - gone.n, bytes = bytes - gone.size
    from gone where gone.namespace_id = namespaces.id`.execute(trx);
}

/** Nothing of these is wanted any more. */
export async function eraseWishes(
  trx: Writer,
  taskId: string,
  dropboxIds: readonly string[],
  nodes: readonly number[],
) {
  await sql`delete from pending where namespace_id in (select id from namespaces where task_id = ${taskId})
    and (dropbox_id in (select value from json_each(${JSON.stringify(dropboxIds)}))
      or node_id in (select value from json_each(${JSON.stringify(nodes)})))`.execute(trx);
}

/**
 * Removes the nodes of a task that nothing stands at any more, and what runs had to say of them: they hold the names.
 * While a run is under way, which may still count on them, none goes.
 */
export async function eraseBareNodes(catalogue: Catalogue, taskId: string) {
  for (let removed = 1n; removed > 0n;) {
    removed = await catalogue.write((trx) => eraseBarePage(trx, taskId));
  }
  await catalogue.write((trx) =>
    sql`delete from run_errors where run_id in (select id from runs where task_id = ${taskId})
      and not exists (select 1 from nodes n where n.id = run_errors.node_id)`.execute(trx)
  );
  await dropErasedNames(catalogue);
}

/** The lowest first; answers how many. */
async function eraseBarePage(trx: Writer, taskId: string): Promise<bigint> {
  if (await runUnderWay(trx, taskId)) return 0n;
  const bare =
    sql`select n.id from nodes n join namespaces ns on ns.id = n.namespace_id and ns.task_id = ${taskId}
    where not exists (select 1 from versions v where v.node_id = n.id)
      and not exists (select 1 from pending p where p.node_id = n.id)
      and not exists (select 1 from nodes child where child.namespace_id = n.namespace_id and child.parent_id = n.id)
      and not exists (select 1 from versions below where below.parent_id = n.id)
    limit ${PAGE}`;
  await sql`delete from trees where node_id in (${bare})`.execute(trx);
  const done = await sql`delete from nodes where id in (${bare})`.execute(trx);
  return done.numAffectedRows ?? 0n;
}
