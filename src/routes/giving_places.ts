import { Busy, type TooMany } from "../domain/errors.ts";

/** Downloads at once, each of which holds about 24 MiB: what a person's browser and a download manager take together. */
const OF_PERSON = 6;
const OF_ACCOUNT = 12;
/** Seconds after which one may have ended. */
const RETRY_AFTER = 10;

/** How many downloads go out at once, by person and by account: nobody takes the memory of all. */
export class GivingPlaces {
  #taken = new Map<string, number>();

  /** Takes a place; answers what gives it back, once however often it is called. Throws `TooMany`. */
  take(account: string, person: string): () => void {
    const keys = [`person ${person}`, `account ${account}`];
    const [own, all] = keys.map((key) => this.#taken.get(key) ?? 0);
    if (own! >= OF_PERSON) throw tooMany(`you have ${OF_PERSON} downloads under way`);
    if (all! >= OF_ACCOUNT) throw tooMany(`${OF_ACCOUNT} downloads of this account are under way`);
    for (const key of keys) this.#taken.set(key, (this.#taken.get(key) ?? 0) + 1);
    let isBack = false;
    return () => {
      if (isBack) return;
      isBack = true;
      for (const key of keys) this.#giveBack(key);
    };
  }

  #giveBack(key: string) {
    const left = this.#taken.get(key)! - 1;
    if (left === 0) this.#taken.delete(key);
    else this.#taken.set(key, left);
  }
}

function tooMany(why: string): TooMany {
  return new Busy(`Cannot download this now: ${why}; try again when one of them has ended`, RETRY_AFTER);
}
