import { sql } from "kysely";
import { given, jsonRows } from "./json_rows.ts";
import type { Reader, Writer } from "./power.ts";

/** Most folder paths kept in memory per namespace; a listing visits folders mostly in order. */
const REMEMBERED_FOLDERS = 20_000;

export interface NodeKey {
  parentId: number;
  nameLower: string;
}

/** Node ids of paths in one namespace, made where they are new. Paths are the server's own, split at `/` and never cased here. */
export class Nodes {
  #folders = new Map<string, number>();

  constructor(readonly namespaceId: number) {}

  /** The node of a folder path (`""` is the root). */
  async folder(trx: Writer, path: string): Promise<number> {
    const [id] = await this.folders(trx, [path]);
    return id!;
  }

  /** The nodes of many folder paths, in the order given. */
  async folders(trx: Writer, paths: string[]): Promise<number[]> {
    if (this.#folders.size >= REMEMBERED_FOLDERS) this.#folders.clear();
    // Level by level from the top: two statements each, where a folder at a time would be two for each folder.
    for (const level of this.#unknown(paths)) {
      const ids = await this.many(trx, level.map((path) => this.#keyOf(path)));
      level.forEach((path, i) => this.#folders.set(path, ids[i]!));
    }
    return paths.map((path) => this.#folders.get(path)!);
  }

  /** Node ids of many items at once, in the order given. */
  async many(trx: Writer, keys: NodeKey[]): Promise<number[]> {
    const rows = keys.map((key) => [key.parentId, key.nameLower]);
    await sql`${given(rows)} insert into nodes (namespace_id, parent_id, name_lower)
      select ${this.namespaceId}, v->>0, v->>1 from given where true
      on conflict do nothing`.execute(trx);
    const found = await jsonRows<{ key: number; id: number }>(
      trx,
      { key: "given.key", id: "n.id" },
      sql`from given cross join nodes n on n.namespace_id = ${this.namespaceId}
          and n.parent_id = given.v->>0 and n.name_lower = given.v->>1`,
      given(rows),
    );
    const ids = new Array<number>(keys.length);
    for (const { key, id } of found) ids[key] = id;
    return ids;
  }

  /** The paths not remembered and those above them, each once, by their depth. */
  #unknown(paths: string[]): string[][] {
    const met = new Set<string>();
    const levels: string[][] = [];
    for (const asked of paths) {
      for (let path = asked; !this.#folders.has(path) && !met.has(path); path = parentOf(path)) {
        met.add(path);
        (levels[path.split("/").length - 1] ??= []).push(path);
      }
    }
    return levels.filter((level) => level !== undefined);
  }

  #keyOf(path: string): NodeKey {
    if (path === "") return { parentId: 0, nameLower: "" };
    return { parentId: this.#folders.get(parentOf(path))!, nameLower: nameOf(path) };
  }
}

/** The node of a lowercased path, or null where no such path was ever seen. */
export async function findNode(db: Reader, namespaceId: number, pathLower: string): Promise<number | null> {
  const [found] = await findNodes(db, namespaceId, [pathLower]);
  return found?.id ?? null;
}

/** The nodes of those of these lowercased paths that were ever seen, in no order: one statement, however deep they stand. */
export async function findNodes(
  db: Reader,
  namespaceId: number,
  paths: string[],
): Promise<{ id: number; parentId: number }[]> {
  const names = JSON.stringify(paths.map((path) => path.split("/")));
  const found = await sql<
    { id: number; parentId: number }
  >`with recursive down(id, parent_id, depth, names) as (
      select root.id, 0, 1, wanted.value from json_each(${names}) as wanted cross join nodes root
        on root.namespace_id = ${namespaceId} and root.parent_id = 0 and root.name_lower = ''
      union all
      select n.id, n.parent_id, down.depth + 1, down.names from down cross join nodes n
        on n.namespace_id = ${namespaceId} and n.parent_id = down.id and n.name_lower = down.names->>down.depth)
    select id, parent_id as parentId from down where depth = json_array_length(names)`.execute(db);
  return found.rows;
}

/** The paths of nodes inside their namespaces as the server lowercased them: opaque. */
export async function lowerPaths(db: Reader, nodeIds: number[]): Promise<Map<number, string>> {
  const found = await sql<{ leaf: number; path: string }>`with recursive up(leaf, parent_id, path) as (
      select n.id, n.parent_id, '/' || n.name_lower from json_each(${JSON.stringify(nodeIds)}) as wanted
        cross join nodes n on n.id = wanted.value
      union all
      select up.leaf, n.parent_id, '/' || n.name_lower || up.path from up cross join nodes n on n.id = up.parent_id
        where n.parent_id > 0)
    select up.leaf, up.path from up cross join nodes root on root.id = up.parent_id where root.parent_id = 0`
    .execute(db);
  return new Map(found.rows.map((row) => [row.leaf, row.path]));
}

/** `/a` of `/a/b`; "" for what stands at the top. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** `b` of `/a/b`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
