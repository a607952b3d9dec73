import { dataVersion } from "../../../storage/catalogue/data_version.ts";
import type { Reader } from "../../account_catalogue.ts";
import type { Scope } from "../../scope.ts";
import { compare, type Comparison } from "./comparison.ts";

interface Kept {
  db: Reader;
  /** Of the catalogue, when it was made: whatever is written since makes it anew. */
  version: number;
  key: string;
  comparison: Comparison;
  /** Unix milliseconds. */
  until: number;
}

/** So long somebody goes on clicking in what was compared. Milliseconds. */
const KEPT = 60_000;
/** Changes that are kept in all, some 300 bytes each. */
const CHANGES_KEPT = 150_000;

/** Comparisons of the last minute: who goes from folder to folder of one has it computed once. */
export class RecentComparisons {
  #kept: Kept[] = [];

  /** As `compare`; one that is kept is answered to nobody else, and only while nothing in the catalogue has changed. */
  async compare(
    db: Reader,
    scope: Scope,
    { older, newer }: Pick<Comparison, "older" | "newer">,
    now: Date,
  ): Promise<Comparison> {
    const { tasks } = scope;
    const key = JSON.stringify([scope, tasks === "all" ? tasks : [...tasks], older, newer]);
    const version = await dataVersion(db);
    this.#kept = this.#kept.filter(({ until }) => until > now.getTime());
    const known = this.#kept.find((one) => one.db === db && one.version === version && one.key === key);
    if (known) return known.comparison;
    const comparison = await compare(db, scope, older, newer);
    this.#keep({ db, version, key, comparison, until: now.getTime() + KEPT });
    return comparison;
  }

  #keep(one: Kept) {
    this.#kept = [one, ...this.#kept.filter(({ key }) => key !== one.key)];
    let sum = 0;
    this.#kept = this.#kept.filter(({ comparison }) => (sum += comparison.changes.length) <= CHANGES_KEPT);
  }
}
