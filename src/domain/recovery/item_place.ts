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
  #homes = new Map<number, Promise<number>>();
  #mounts = new Map<number, Promise<MountPlace[]>>();
  #snapshots = new Map<string, Promise<SnapshotMark | null>>();

  constructor(readonly db: Reader) {}

  /** The snapshots that first and last show a state, from its node's first run on; null: none that is left does. */
  async seen(
    taskId: string,
    { first_run, to_run }: { first_run: number; to_run: number | null },
  ): Promise<{ first: SnapshotMark; last: SnapshotMark } | null> {
    const first = await remembered(
      this.#snapshots,
      `${taskId} from ${first_run}`,
      () => snapshotFrom(this.db, taskId, first_run),
    );
    const last = await remembered(
      this.#snapshots,
      `${taskId} before ${to_run}`,
      () => snapshotBefore(this.db, taskId, to_run),
    );
    return first === null || last === null || first.run > last.run ? null : { first, last };
  }

  /** The folder of an item from the entity's top (`/Docs`, "" for the top), by the mounts of now; null: none leads there. */
  async folderOf(entityId: number, item: Placed): Promise<string | null> {
    const mounted = await this.#mountWay(entityId, item);
    if (mounted === null) return null;
    const path = await pathOf(this.db, item.from_run, item.node_id);
    return `${mounted}${path.slice(0, path.lastIndexOf("/"))}`;
  }

  async #mountWay(entityId: number, { task_id, namespace_id }: Placed): Promise<string | null> {
    const home = await remembered(this.#homes, entityId, () => this.#homeOf(task_id, entityId));
    if (namespace_id === home) return "";
    const mounts = await remembered(this.#mounts, entityId, () => mountsOf(this.db, task_id, entityId));
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

  async #homeOf(taskId: string, entityId: number): Promise<number> {
    return (await homeOf(this.db, taskId, entityId)).namespace.id;
  }
}

function remembered<K, V>(known: Map<K, Promise<V>>, key: K, ask: () => Promise<V>): Promise<V> {
  const answer = known.get(key) ?? ask();
  known.set(key, answer);
  return answer;
}
