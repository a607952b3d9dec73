import {
  type Begun,
  cameFrom,
  filledBelow,
  foldersNamed,
  isBelowNamed,
} from "../../storage/catalogue/filled_places.ts";
import type { EndedFile } from "../../storage/catalogue/lost_files.ts";
import type { Reader } from "../../storage/catalogue/power.ts";

/** Folders that programs fill, empty and fill again: what goes there comes back by itself, and says nothing of people. */
const FILLED = [
  ...[".git", ".hg", ".svn", "node_modules", "bower_components", ".yarn", ".pnpm-store", ".next", ".nuxt"],
  ...[
    "__pycache__",
    ".venv",
    "venv",
    ".tox",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".ipynb_checkpoints",
  ],
  ...[
    ".gradle",
    ".m2",
    ".terraform",
    ".cache",
    ".parcel-cache",
    ".dropbox.cache",
    ".idea",
    ".vs",
    "deriveddata",
  ],
];

type Placed = Pick<EndedFile, "parent_id" | "content_id" | "from_run" | "size">;

/** Which files lie in such places; each folder is looked up once. */
export class FilledPlaces {
  #known = new Map<number, boolean>();
  #moved = new Map<string, boolean>();

  async look(db: Reader, files: readonly Placed[]) {
    await this.#lookAt(db, files.map(({ parent_id }) => parent_id));
    const unseen = new Map<string, Begun>();
    for (const file of files) {
      const key = keyOf(file);
      // That nothing was in is everywhere.
      if (!this.#isThere(file) || file.content_id === null || file.size === 0 || this.#moved.has(key)) {
        continue;
      }
      unseen.set(key, { content: file.content_id, run: file.from_run });
      this.#moved.set(key, false);
    }
    if (unseen.size === 0) return;
    const origins = await cameFrom(db, [...unseen.values()]);
    await this.#lookAt(db, origins.map(({ folder }) => folder));
    for (const { content, run, folder } of origins) {
      if (!this.#known.get(folder)) this.#moved.set(keyOf({ content_id: content, from_run: run }), true);
    }
  }

  async #lookAt(db: Reader, folders: readonly number[]) {
    const fresh = [...new Set(folders)].filter((folder) => !this.#known.has(folder));
    if (fresh.length === 0) return;
    const filled = await isBelowNamed(db, fresh, FILLED);
    for (const folder of fresh) this.#known.set(folder, filled.has(folder));
  }

  /** Whether a program put it there, as far as one can tell. */
  has(file: Placed): boolean {
    return this.#isThere(file) && !this.hasMoved(file);
  }

  /** Whether somebody moved it there from elsewhere: it is theirs, and no program fills it again. */
  hasMoved(file: Placed): boolean {
    return this.#isThere(file) && (this.#moved.get(keyOf(file)) ?? false);
  }

  #isThere({ parent_id }: Placed): boolean {
    return this.#known.get(parent_id) ?? false;
  }
}

function keyOf({ content_id, from_run }: Pick<Placed, "content_id" | "from_run">): string {
  return `${content_id} ${from_run}`;
}

/** Files that stood in such places of namespaces as of a run, and the bytes that stand there as of a later one. */
export async function filledIn(
  db: Reader,
  namespaces: readonly number[],
  { since, run }: { since: number; run: number },
): Promise<{ files: number; bytesNow: number }> {
  const sum = { files: 0, bytesNow: 0 };
  for (const namespace of namespaces) {
    for await (const folders of foldersNamed(db, namespace, FILLED)) {
      sum.files += (await filledBelow(db, folders, since)).files;
      sum.bytesNow += (await filledBelow(db, folders, run)).bytes;
    }
  }
  return sum;
}
