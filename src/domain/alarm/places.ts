import { filledBelow, foldersNamed, isBelowNamed } from "../../storage/catalogue/filled_places.ts";
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

/** Which folders lie in such places; each is looked up once. */
export class FilledPlaces {
  #known = new Map<number, boolean>();

  async look(db: Reader, folders: readonly number[]) {
    const fresh = [...new Set(folders)].filter((folder) => !this.#known.has(folder));
    if (fresh.length === 0) return;
    const filled = await isBelowNamed(db, fresh, FILLED);
    for (const folder of fresh) this.#known.set(folder, filled.has(folder));
  }

  has(folder: number): boolean {
    return this.#known.get(folder) ?? false;
  }
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
