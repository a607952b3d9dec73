import { changeRecoveryJob } from "../../../storage/catalogue/recovery_jobs.ts";
import type { Catalogue } from "../../account_catalogue.ts";

/** Between two words of progress in the row, in milliseconds. */
const EVERY = 1_000;

/** Keeps the row's word of progress no older than a second, one write at a time. */
export class Told<Progress extends object> {
  #catalogue: Catalogue;
  #id: string;
  #now: () => Date;
  #last = 0;
  #latest: Progress | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(catalogue: Catalogue, id: string, now: () => Date) {
    this.#catalogue = catalogue;
    this.#id = id;
    this.#now = now;
  }

  hear(progress: Progress) {
    this.#latest = { ...progress };
    if (this.#now().getTime() - this.#last < EVERY) return;
    this.#last = this.#now().getTime();
    this.#write();
  }

  async end() {
    this.#write();
    await this.#writing;
  }

  #write() {
    this.#writing = this.#writing.then(async () => {
      const progress = this.#latest && JSON.stringify(this.#latest);
      this.#latest = null;
      if (progress) await this.#catalogue.write((trx) => changeRecoveryJob(trx, this.#id, { progress }));
    });
  }
}
