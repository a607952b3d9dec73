import type { RunDamage } from "../../storage/catalogue/alarms.ts";
import { habitsOf, type Lately } from "../../storage/catalogue/file_habits.ts";
import {
  contentsBegunSince,
  type EndedFile,
  heirsByName,
  isScrambledNow,
  isWipedNow,
  noiseIn,
} from "../../storage/catalogue/lost_files.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { FilledPlaces } from "./places.ts";

/** Runs whose work is not damage any more when it ends: an alarm told of it. */
export type Passed = ReadonlyMap<number, readonly { first: number; last: number }[]>;

export interface Counted extends
  Pick<
    RunDamage,
    | "rewritten"
    | "scrambled"
    | "wiped"
    | "removed"
    | "removed_bytes"
    | "rewritten_again"
    | "removed_again"
    | "reverted"
  > {
  byExtension: Map<string, number>;
  /** That somebody had moved to where programs fill: they are of the whole. */
  movedIn: number;
}

interface TallyParts {
  since: number;
  owners: ReadonlyMap<number, number>;
  passed: Passed;
}

const NOTHING = {
  rewritten: 0,
  scrambled: 0,
  wiped: 0,
  removed: 0,
  removed_bytes: 0,
  rewritten_again: 0,
  removed_again: 0,
  reverted: 0,
};

/** Counts files by what became of them, page by page. */
export class Tally {
  /** By owner. */
  readonly counted = new Map<number, Counted>();
  #parts: TallyParts;
  #lately: Lately;
  /** Noise that came into a folder and stands for nothing yet, by folder. */
  #noise = new Map<number, { heir: number; name: string }[]>();
  #used = new Set<number>();
  #filled = new FilledPlaces();

  constructor(parts: TallyParts, lately: Lately) {
    this.#parts = parts;
    this.#lately = lately;
  }

  async count(db: Reader, page: EndedFile[]) {
    const files = page.filter((file) => !this.#isPassed(file));
    await this.#filled.look(db, files);
    for (const file of files) if (this.#filled.hasMoved(file)) this.#of(file).movedIn++;
    await this.#stand(db, files.filter((file) => file.now !== null));
    const gone = await this.#renamed(db, files.filter((file) => file.now === null));
    await this.#gone(db, await this.#notMoved(db, gone));
  }

  #isPassed({ namespace_id, from_run }: EndedFile): boolean {
    const passed = this.#parts.passed.get(this.#parts.owners.get(namespace_id)!) ?? [];
    return passed.some(({ first, last }) => from_run >= first && from_run <= last);
  }

  #of({ namespace_id }: EndedFile): Counted {
    const owner = this.#parts.owners.get(namespace_id)!;
    let counted = this.counted.get(owner);
    if (counted === undefined) {
      counted = { ...NOTHING, byExtension: new Map(), movedIn: 0 };
      this.counted.set(owner, counted);
    }
    return counted;
  }

  /** A state that ended for its name, rev or times alone harms nothing. */
  async #stand(db: Reader, standing: EndedFile[]) {
    const files = standing.filter((file) => file.now_content !== file.content_id);
    const habits = await habitsOf(db, files, this.#lately);
    for (const file of files) {
      const counted = this.#of(file);
      if (isScrambledNow(file)) counted.scrambled++;
      // A log that is emptied each night was empty before.
      if (isWipedNow(file) && !habits.reverted.has(file.id)) counted.wiped++;
      if (this.#filled.has(file)) continue;
      counted.rewritten++;
      if (habits.rewritten.has(file.id)) counted.rewritten_again++;
      if (habits.reverted.has(file.id)) counted.reverted++;
    }
  }

  /** Answers those beside which nothing has their name. */
  async #renamed(db: Reader, gone: EndedFile[]): Promise<EndedFile[]> {
    if (gone.length === 0) return [];
    const heirs = new Map((await heirsByName(db, this.#parts.since, gone)).map((one) => [one.node, one]));
    for (const file of gone) {
      const heir = heirs.get(file.node_id);
      if (heir === undefined || this.#used.has(heir.heir)) continue;
      this.#used.add(heir.heir);
      if (!this.#filled.has(file)) this.#inherit(file, heir.name);
      if (heir.scrambled === 1 && file.scrambled !== 1) this.#of(file).scrambled++;
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
  async #gone(db: Reader, all: EndedFile[]) {
    const gone = all.filter((file) => !this.#filled.has(file));
    await this.#lookForNoise(db, gone.map(({ parent_id }) => parent_id));
    const habits = await habitsOf(db, gone, this.#lately);
    for (const file of gone) {
      const counted = this.#of(file);
      const noise = this.#noise.get(file.parent_id)!;
      const heir = file.scrambled !== 1 ? takeUnused(noise, this.#used) : undefined;
      if (heir) counted.scrambled++;
      counted.removed++;
      if (habits.returned.has(file.id)) counted.removed_again++;
      else counted.removed_bytes += file.size;
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
}

function takeUnused(noise: { heir: number }[], used: Set<number>) {
  for (let one = noise.pop(); one !== undefined; one = noise.pop()) {
    if (used.has(one.heir)) continue;
    used.add(one.heir);
    return one;
  }
}
