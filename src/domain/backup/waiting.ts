import { findMember } from "../../storage/catalogue/entities.ts";
import type { Catalogue, Reader } from "../../storage/catalogue/power.ts";
import { noteRunWait } from "../../storage/catalogue/run_waits.ts";
import type { RunWait } from "./waits.ts";

/** A wait as people are told of it. */
export interface RunWaiting {
  for: RunWait["for"];
  /** Address of the member whose calls wait; null: everybody's. */
  who: string | null;
  /** Unix milliseconds. */
  until: number;
}

/** A later end than the one noted is written down when it is so much later, in milliseconds. */
const NEWS = 1_000;

/** What a run waits for: the last that was told, until its time has come. Its row in the catalogue says the same. */
export class Waiting {
  #catalogue: Catalogue;
  #taskId: string;
  #run: number;
  #now: () => Date;
  #last: RunWaiting | null = null;
  #noting = Promise.resolve();

  constructor(parts: { catalogue: Catalogue; taskId: string; run: number; now: () => Date }) {
    this.#catalogue = parts.catalogue;
    this.#taskId = parts.taskId;
    this.#run = parts.run;
    this.#now = parts.now;
  }

  get now(): RunWaiting | null {
    return this.#last !== null && this.#last.until > this.#now().getTime() ? this.#last : null;
  }

  /** One after the other, in the order told. */
  hear(wait: RunWait): Promise<void> {
    return this.#noting = this.#noting.then(() => this.#note(wait));
  }

  async #note(wait: RunWait) {
    if (this.now && wait.for === this.now.for && wait.until < this.now.until + NEWS) return;
    const waiting = await namedWait(this.#catalogue.read, this.#taskId, wait);
    await this.#catalogue.write((trx) => noteRunWait(trx, this.#run, waiting));
    this.#last = waiting;
  }
}

/** A wait with the member's address in the place of his id. */
export async function namedWait(db: Reader, taskId: string, wait: RunWait): Promise<RunWaiting> {
  const member = wait.who === null ? undefined : await findMember(db, taskId, wait.who);
  return { for: wait.for, who: member?.email ?? wait.who, until: wait.until };
}
