import { type Acting, DropboxError } from "../../../dropbox/types.ts";

/** Zips in a row that brought nothing of what was wanted, before no more are asked for. */
const FRUITLESS = 3;

/** What Dropbox said to being asked for zips, so that it is not asked in vain for each folder of a run. */
export class ZipRefusals {
  #actings = new Set<string>();
  #fruitless = 0;
  #isOver = false;

  mayAsk(acting: Acting): boolean {
    return !this.#isOver && !this.#actings.has(JSON.stringify(acting));
  }

  /** Contents that a zip brought: archives that cannot be read are no use, however many there are. */
  brought(contents: number) {
    this.#fruitless = contents > 0 ? 0 : this.#fruitless + 1;
    if (this.#fruitless >= FRUITLESS) this.#isOver = true;
  }

  /** What concerns one folder alone, or passes, is not remembered; who may not see the namespace may see another. */
  refused(acting: Acting, { kind, code }: DropboxError) {
    if (/^(path|too_large|too_many_files)\b/.test(code)) return;
    if (code === "no_permission" || /^(invalid_select_user|user_suspended)/.test(code)) {
      this.#actings.add(JSON.stringify(acting));
    } else if (kind !== "temporary" && kind !== "rate_limited") this.#isOver = true;
  }
}
