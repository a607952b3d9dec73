import type { RunDamage } from "../../storage/catalogue/alarms.ts";
import {
  contentsBegunSince,
  type EndedFile,
  endedFiles,
  heirsByName,
  noiseIn,
} from "../../storage/catalogue/lost_files.ts";
import type { NamespaceChanges } from "../../storage/catalogue/namespace_totals.ts";
import type { Namespace } from "../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../storage/catalogue/power.ts";

/** Runs whose work is not damage any more when it ends: an alarm told of it. */
export type Passed = ReadonlyMap<number, readonly { first: number; last: number }[]>;

export interface MeasureParts {
  taskId: string;
  run: number;
  /** The snapshot before. */
  since: number;
  /** Whose files a namespace's are: what is counted once has one owner. */
  owners: ReadonlyMap<number, number>;
  namespaces: readonly Namespace[];
  /** As the run counts them: of what has none nothing is looked at. */
  changes: readonly NamespaceChanges[];
  passed: Passed;
}

/** What a run met of the files that stood in the snapshot before, by member and team folder; those unharmed have no row. */
export async function measureDamage(db: Reader, parts: MeasureParts): Promise<RunDamage[]> {
  const { taskId, since, owners, changes } = parts;
  const touched = changes.filter(({ namespaceId, changed, removed }) =>
    owners.has(namespaceId) && changed + removed > 0
  ).map(({ namespaceId }) => namespaceId);
  if (since === 0 || touched.length === 0) return [];
  const tally = new Tally(parts);
  for await (const page of endedFiles(db, { taskId, since, namespaces: touched })) {
    await tally.count(db, page);
  }
  return tally.rows();
}

interface Counted {
  rewritten: number;
  scrambled: number;
  removed: number;
  removedBytes: number;
  byExtension: Map<string, number>;
}

/** Counts files by what became of them, page by page. */
class Tally {
  #parts: MeasureParts;
  #counts = new Map<number, Counted>();
  /** Noise that came into a folder and stands for nothing yet, by folder. */
  #noise = new Map<number, { heir: number; name: string }[]>();
  #used = new Set<number>();

  constructor(parts: MeasureParts) {
    this.#parts = parts;
  }

  async count(db: Reader, page: EndedFile[]) {
    const files = page.filter((file) => !this.#isPassed(file));
    for (const file of files) if (file.now !== null) this.#stands(file);
    const gone = await this.#renamed(db, files.filter((file) => file.now === null));
    await this.#gone(db, await this.#notMoved(db, gone));
  }

  #isPassed({ namespace_id, from_run }: EndedFile): boolean {
    const passed = this.#parts.passed.get(this.#parts.owners.get(namespace_id)!) ?? [];
    return passed.some(({ first, last }) => from_run >= first && from_run <= last);
  }

  #of({ namespace_id }: EndedFile): Counted {
    const owner = this.#parts.owners.get(namespace_id)!;
    let counted = this.#counts.get(owner);
    if (counted === undefined) {
      counted = { rewritten: 0, scrambled: 0, removed: 0, removedBytes: 0, byExtension: new Map() };
      this.#counts.set(owner, counted);
    }
    return counted;
  }

  /** A state that ended for its name, rev or times alone harms nothing. */
  #stands(file: EndedFile) {
    if (file.now_content === file.content_id) return;
    const counted = this.#of(file);
    counted.rewritten++;
    if (file.now_scrambled === 1 && file.scrambled === 0) counted.scrambled++;
  }

  /** Answers those beside which nothing has their name. */
  async #renamed(db: Reader, gone: EndedFile[]): Promise<EndedFile[]> {
    if (gone.length === 0) return [];
    const heirs = new Map((await heirsByName(db, this.#parts.since, gone)).map((one) => [one.node, one]));
    for (const file of gone) {
      const heir = heirs.get(file.node_id);
      if (heir === undefined || this.#used.has(heir.heir)) continue;
      this.#used.add(heir.heir);
      this.#inherit(file, heir.name);
      if (heir.scrambled === 1 && file.scrambled === 0) this.#of(file).scrambled++;
    }
    return gone.filter(({ node_id }) => !heirs.has(node_id));
  }

  #inherit(file: EndedFile, name: string) {
    const { byExtension } = this.#of(file);
    const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
    byExtension.set(extension, (byExtension.get(extension) ?? 0) + 1);
  }

  /** What stands elsewhere now was moved, shared or unshared: all that looks like a deletion to a listing (dropbox-api §3.2). */
  async #notMoved(db: Reader, gone: EndedFile[]): Promise<EndedFile[]> {
    if (gone.length === 0) return [];
    const contents = gone.flatMap(({ content_id }) => content_id ?? []);
    const elsewhere = await contentsBegunSince(db, this.#parts.since, contents);
    return gone.filter(({ content_id }) => content_id === null || !elsewhere.has(content_id));
  }

  /** For each that is gone, one piece of noise of its folder under a name of its own may stand. */
  async #gone(db: Reader, gone: EndedFile[]) {
    await this.#lookForNoise(db, gone.map(({ parent_id }) => parent_id));
    for (const file of gone) {
      const counted = this.#of(file);
      const noise = this.#noise.get(file.parent_id)!;
      const heir = file.scrambled === 0 ? takeUnused(noise, this.#used) : undefined;
      if (heir) counted.scrambled++;
      counted.removed++;
      counted.removedBytes += file.size;
    }
  }

  async #lookForNoise(db: Reader, folders: number[]) {
    const unseen = [...new Set(folders)].filter((folder) => !this.#noise.has(folder));
    for (const folder of unseen) this.#noise.set(folder, []);
    if (unseen.length === 0) return;
    for (const { parent, ...one } of await noiseIn(db, this.#parts.since, unseen)) {
      this.#noise.get(parent)!.push(one);
    }
  }

  rows(): RunDamage[] {
    const { run, namespaces, owners, changes } = this.#parts;
    const before = filesBefore(namespaces, owners, changes);
    return [...this.#counts].map(([owner, { byExtension, removedBytes, ...counts }]) => {
      const [extension, renamed] = [...byExtension].sort((a, b) => b[1] - a[1])[0] ?? ["", 0];
      const { files, bytes } = before.get(owner)!;
      return {
        entity_id: owner,
        run_id: run,
        files,
        bytes: bytes + removedBytes,
        renamed,
        extension,
        ...counts,
        removed_bytes: removedBytes,
      };
    });
  }
}

function takeUnused(noise: { heir: number }[], used: Set<number>) {
  for (let one = noise.pop(); one !== undefined; one = noise.pop()) {
    if (used.has(one.heir)) continue;
    used.add(one.heir);
    return one;
  }
}

/** Files that an owner had before the run; the bytes that it has now. */
function filesBefore(
  namespaces: readonly Namespace[],
  owners: ReadonlyMap<number, number>,
  changes: readonly NamespaceChanges[],
): Map<number, { files: number; bytes: number }> {
  const moved = new Map(changes.map((one) => [one.namespaceId, one.removed - one.added]));
  const before = new Map<number, { files: number; bytes: number }>();
  for (const { id, items, bytes } of namespaces) {
    const owner = owners.get(id);
    if (owner === undefined) continue;
    const sum = before.get(owner) ?? { files: 0, bytes: 0 };
    before.set(owner, { files: sum.files + items + (moved.get(id) ?? 0), bytes: sum.bytes + bytes });
  }
  return before;
}
