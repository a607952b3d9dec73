import type { Database } from "./database.ts";

/** Where a namespace is mounted in another. */
export interface Mount {
  namespace: string;
  pathLower: string;
  pathDisplay: string;
  mounted: string;
}

const most_kept = 2000;
const columns = "namespace, path_lower as pathLower, path_display as pathDisplay, mounted";

/** The mount edges, read once per namespace: every path that is resolved asks for them. */
export class Mounts {
  #db: Database;
  #inside = new Map<string, Map<string, Mount>>();
  #of = new Map<string, Mount[]>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** The mount points of a namespace, by path_lower. */
  inside(namespace: string): Map<string, Mount> {
    const kept = this.#inside.get(namespace);
    if (kept) return kept;
    const sql =
      `select ${columns} from entries indexed by mounts_by_namespace where mounted is not null and namespace = ?`;
    const found = new Map(this.#db.rows<Mount>(sql, namespace).map((mount) => [mount.pathLower, mount]));
    if (this.#inside.size >= most_kept) this.#inside.clear();
    this.#inside.set(namespace, found);
    return found;
  }

  /** All places where a namespace is mounted. */
  of(namespace: string): Mount[] {
    const kept = this.#of.get(namespace);
    if (kept) return kept;
    const found = this.#db.rows<Mount>(`select ${columns} from entries where mounted = ?`, namespace);
    if (this.#of.size >= most_kept) this.#of.clear();
    this.#of.set(namespace, found);
    return found;
  }

  /** To be called by whoever adds, moves or removes a mount. */
  forget(): void {
    this.#inside.clear();
    this.#of.clear();
  }
}
