import { pathOf } from "../../storage/catalogue/browse.ts";
import {
  type MountPlace,
  mountsOf,
  snapshotBefore,
  snapshotFrom,
  type SnapshotMark,
} from "../../storage/catalogue/item_places.ts";
import type { Reader } from "../account_catalogue.ts";
import { homeOf } from "./way.ts";

interface Placed {
  task_id: string;
  namespace_id: number;
  node_id: number;
  from_run: number;
  to_run: number | null;
}

/** Where items are and when they were seen; what is asked of one entity is remembered for the next item. */
export class ItemPlaces {
  #known = new Map<number, Promise<{ home: number; mounts: MountPlace[] }>>();
  #snapshots = new Map<string, Promise<SnapshotMark | null>>();

  constructor(readonly db: Reader) {}

  /** The snapshots that first and last show a state, from its node's first run on; null: none that is left does. */
  async seen(
    taskId: string,
    { first_run, to_run }: { first_run: number; to_run: number | null },
  ): Promise<{ first: SnapshotMark; last: SnapshotMark } | null> {
    const first = await this.#snapshot(
      `${taskId} from ${first_run}`,
      () => snapshotFrom(this.db, taskId, first_run),
    );
    const last = await this.#snapshot(
      `${taskId} before ${to_run}`,
      () => snapshotBefore(this.db, taskId, to_run),
    );
    return first === null || last === null || first.run > last.run ? null : { first, last };
  }

  /** Of many items few runs are asked about. */
  #snapshot(key: string, ask: () => Promise<SnapshotMark | null>): Promise<SnapshotMark | null> {
    const known = this.#snapshots.get(key) ?? ask();
    this.#snapshots.set(key, known);
    return known;
  }

  /** The folder of an item from the entity's top (`/Docs`, "" for the top), by the mounts of now; null: none leads there. */
  async folderOf(entityId: number, item: Placed): Promise<string | null> {
    const mounted = await this.#mountWay(entityId, item);
    if (mounted === null) return null;
    const path = await pathOf(this.db, item.from_run, item.node_id);
    return `${mounted}${path.slice(0, path.lastIndexOf("/"))}`;
  }

  async #mountWay(entityId: number, { task_id, namespace_id }: Placed): Promise<string | null> {
    const { home, mounts } = await this.#ofEntity(task_id, entityId);
    let way = "";
    let at = namespace_id;
    for (let deep = 0; at !== home; deep++) {
      const mount = mounts.find(({ inside }) => inside === at);
      if (mount === undefined || deep > mounts.length) return null;
      way = `${await pathOf(this.db, Number.MAX_SAFE_INTEGER, mount.node_id)}${way}`;
      at = mount.namespace_id;
    }
    return way;
  }

  #ofEntity(taskId: string, entityId: number) {
    const known = this.#known.get(entityId) ?? this.#ask(taskId, entityId);
    this.#known.set(entityId, known);
    return known;
  }

  async #ask(taskId: string, entityId: number) {
    const { namespace } = await homeOf(this.db, taskId, entityId);
    return { home: namespace.id, mounts: await mountsOf(this.db, taskId, entityId) };
  }
}
