import type { Namespace } from "../../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../../storage/catalogue/power.ts";
import {
  type FolderPlace,
  wantingFolders,
  withAbove,
} from "../../../storage/catalogue/unfinished_folders.ts";
import { type TreeBuilder, UNSAVED_AHEAD } from "./tree_builder.ts";

/** Items brought in that are worth a look: each look costs as much as some hundred of them. */
const LEAST = 200;
/** Folders that are remembered until they are looked at, as many as a builder makes ahead; others wait for the end. */
const REMEMBERED = UNSAVED_AHEAD;
/** Items that make the next look where too many folders still want something to be held in memory. */
const LATER = 10_000;

export interface AheadParts {
  read: Reader;
  open(): Promise<{ builder: TreeBuilder; namespaces: Namespace[] }>;
  broken(error: unknown): void;
}

/**
 * Makes trees while the rest is still read: of folders into which something came, and in and below which nothing is wanted
 * any more. Law: only once all has been listed, for then nothing but what was wanted changes a folder. Whoever lists
 * again takes another.
 */
export class TreesAhead {
  #parts: AheadParts;
  #opened: ReturnType<AheadParts["open"]> | null = null;
  #touched = new Set<number>();
  #isListed = false;
  /** Items that came since the last look, and how many make the next: half of what was wanted then. */
  #came = 0;
  #due = 0;
  #look: Promise<void> | null = null;

  constructor(parts: AheadParts) {
    this.#parts = parts;
  }

  /** Items that came into these folders are committed. */
  brought(folders: readonly number[], items: number) {
    this.#came += items;
    for (const folder of folders) if (this.#touched.size < REMEMBERED) this.#touched.add(folder);
    this.#lookOnce();
  }

  /** All that this builder's trees may be of has been listed. */
  listed() {
    this.#isListed = true;
    this.#lookOnce();
  }

  /** Makes no more; answers who knows those that are made, and makes the others. */
  async finish(): Promise<TreeBuilder> {
    await this.rest();
    return (await this.#open()).builder;
  }

  /** Resolves when none is being made any more. */
  async rest() {
    this.#isListed = false;
    await this.#look;
  }

  #open() {
    return this.#opened ??= this.#parts.open();
  }

  #lookOnce() {
    if (!this.#isListed || this.#look || this.#came < this.#due) return;
    this.#came = 0;
    this.#look = this.#make().catch((error) => this.#parts.broken(error)).finally(() => {
      this.#look = null;
      this.#lookOnce();
    });
  }

  async #make() {
    const { builder, namespaces } = await this.#open();
    if (builder.isFull) return;
    const wanting = await wantingFolders(this.#parts.read, REMEMBERED);
    this.#due = wanting ? Math.max(LEAST, wanting.items / 2) : LATER;
    if (!wanting) return;
    const unfinished = await withAbove(this.#parts.read, wanting.folders);
    const places = await withAbove(this.#parts.read, [...this.#touched]);
    const finished = [...places.values()].filter(({ id }) => !unfinished.has(id));
    for (const { id } of finished) this.#touched.delete(id);
    const depths = new Map(namespaces.map(({ id, folder }) => [id, folder.split("/").length]));
    const folders = finished.map((place) => ({
      nodeId: place.id,
      depth: depths.get(place.namespace)! + stepsUp(places, place),
    }));
    await builder.ahead(folders.sort((a, b) => b.depth - a.depth));
  }
}

function stepsUp(places: ReadonlyMap<number, FolderPlace>, { parent }: FolderPlace): number {
  const above = places.get(parent);
  return above ? 1 + stepsUp(places, above) : 0;
}
