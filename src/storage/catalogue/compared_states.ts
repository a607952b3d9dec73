import { type RawBuilder, sql } from "kysely";
import type { VersionsTable } from "../database/catalogue_tables.ts";
import { heldAt } from "./browse.ts";
import { leadsIntoLimited } from "./folder_page.ts";
import type { Reader } from "./power.ts";

/** A state that holds at one of two runs and not at the other. */
export interface ComparedState
  extends Pick<VersionsTable, "kind" | "name" | "sort" | "dropbox_id" | "size" | "content_id" | "target"> {
  id: number;
  namespace_id: number;
  node_id: number;
  parent_id: number;
  /** Unix seconds. */
  client_modified: number;
}

export interface Compared {
  taskId: string;
  older: number;
  newer: number;
  namespaces: readonly number[];
}

/** Rows of one statement, and runs of one. */
const PAGE = 2_000;
const RUNS = 50;

/** States that hold at the newer run, and did not at the older; a page at a time. */
export async function* begunStates(db: Reader, compared: Compared): AsyncGenerator<ComparedState[]> {
  const { newer } = compared;
  yield* statesOf(db, compared, {
    run: sql.ref("v.from_run"),
    index: sql.raw("versions_begun"),
    is: sql`(v.to_run is null or v.to_run > ${newer})`,
  });
}

/** States that held at the older run, and do not at the newer. */
export async function* endedStates(db: Reader, compared: Compared): AsyncGenerator<ComparedState[]> {
  yield* statesOf(db, compared, {
    run: sql.ref("v.to_run"),
    index: sql.raw("versions_ended"),
    is: sql`v.from_run <= ${compared.older}`,
  });
}

interface Side {
  run: RawBuilder<unknown>;
  index: RawBuilder<unknown>;
  is: RawBuilder<unknown>;
}

async function* statesOf(db: Reader, compared: Compared, side: Side): AsyncGenerator<ComparedState[]> {
  const runs = await runsBetween(db, compared);
  for (let at = 0; at < runs.length; at += RUNS) {
    for (const { run, namespace } of await placesOf(db, compared, side, runs.slice(at, at + RUNS))) {
      for (let after = 0, isLast = false; !isLast;) {
        const { rows } = await sql<
          ComparedState
        >`select v.id, v.namespace_id, v.node_id, v.parent_id, v.kind, v.name,
            v.sort, v.dropbox_id, v.size, v.content_id, v.target, v.client_modified
          from versions v indexed by ${side.index} where ${side.run} = ${run} and v.namespace_id = ${namespace}
            and v.id > ${after} and ${side.is} order by v.id limit ${PAGE}`.execute(db);
        yield rows;
        isLast = rows.length < PAGE;
        after = rows.at(-1)?.id ?? after;
      }
    }
  }
}

/** In which of these runs something began, or ended, in which namespace. */
async function placesOf(db: Reader, { namespaces }: Compared, { run, index }: Side, runs: number[]) {
  const { rows } = await sql<{ run: number; namespace: number }>`select r.value as run, n.value as namespace
    from json_each(${JSON.stringify(runs)}) r cross join json_each(${JSON.stringify(namespaces)}) n
    where exists (select 1 from versions v indexed by ${index} where ${run} = r.value and v.namespace_id = n.value)`
    .execute(db);
  return rows;
}

async function runsBetween(db: Reader, { taskId, older, newer }: Compared): Promise<number[]> {
  const rows = await db.selectFrom("runs").select("id").where("task_id", "=", taskId).where("id", ">", older)
    .where("id", "<=", newer).orderBy("id").execute();
  return rows.map(({ id }) => id);
}

/** Where a namespace is mounted as of a run: in which folder, under what name, and what leads on. */
export interface MountThen {
  namespace_id: number;
  parent_id: number;
  name: string;
  /** Namespace that is mounted, and the node of its top. */
  inside: number;
  root: number;
}

/** Mounts of these namespaces as of a run, `hidesLimited`: without those that lead into what carries Limited Access. */
export async function mountsThen(
  db: Reader,
  { taskId, run, namespaces, hidesLimited }: {
    taskId: string;
    run: number;
    namespaces: readonly number[];
    hidesLimited: boolean;
  },
): Promise<MountThen[]> {
  const shown = hidesLimited
    ? sql`not exists (select 1 from entities le where le.id = ns.entity_id and le.limited_at is not null)`
    : sql`true`;
  const { rows } = await sql<
    MountThen
  >`select v.namespace_id, v.parent_id, v.name, ns.id as inside, n.id as root
    from json_each(${JSON.stringify(namespaces)}) of
    cross join versions v indexed by versions_mounts on v.namespace_id = of.value and v.kind = 'mount'
    cross join namespaces ns on ns.task_id = ${taskId} and ns.dropbox_id = v.target
    cross join nodes n on n.namespace_id = ns.id and n.parent_id = 0
    where ${heldAt(run)} and ${shown}`.execute(db);
  return rows;
}

/** A folder's node with its name as of the newer run, else as of the older. */
export interface FolderNode {
  id: number;
  namespace_id: number;
  /** 0: it is the top of its namespace. */
  parent_id: number;
  name: string;
}

/** Folders by their nodes; those that are not there any more are left out. */
export async function foldersThen(
  db: Reader,
  { older, newer }: Pick<Compared, "older" | "newer">,
  nodes: readonly number[],
): Promise<FolderNode[]> {
  const name = (run: number) =>
    sql`(select v.name from versions v where v.node_id = n.id and ${heldAt(run)} limit 1)`;
  const { rows } = await sql<FolderNode>`select n.id, n.namespace_id, n.parent_id,
      coalesce(${name(newer)}, ${name(older)}, n.name_lower) as name
    from json_each(${JSON.stringify(nodes)}) c cross join nodes n on n.id = c.value`.execute(db);
  return rows;
}

/**
 * What stood in a folder at either of two runs, in the order of names, after a sort key; each once, as of the newer.
 * `hidesLimited`: without mounts that lead into what carries Limited Access.
 */
export async function childrenThen(
  db: Reader,
  { older, newer }: Pick<Compared, "older" | "newer">,
  { taskId, parent, hidesLimited }: { taskId: string; parent: number; hidesLimited: boolean },
  after: string,
  limit: number,
): Promise<ComparedState[]> {
  const shown = hidesLimited ? sql`not ${leadsIntoLimited(taskId)}` : sql`true`;
  const held = (run: number) => sql`(v.from_run <= ${run} and (v.to_run is null or v.to_run > ${run}))`;
  const { rows } = await sql<
    ComparedState
  >`select v.id, v.namespace_id, v.node_id, v.parent_id, v.kind, v.name, v.sort,
      v.dropbox_id, v.size, v.content_id, v.target, v.client_modified
    from versions v where v.parent_id = ${parent} and v.sort > ${after} and ${shown} and (${
    held(newer)
  } or (${held(older)}
      and not exists (select 1 from versions o where o.node_id = v.node_id and o.from_run <= ${newer}
        and (o.to_run is null or o.to_run > ${newer}))))
    order by v.sort limit ${limit}`.execute(db);
  return rows;
}
