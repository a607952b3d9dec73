import type { Database } from "./database.ts";

/** The sandbox's time: the machine's, shifted, or standing still. It survives a restart. */
export class Clock {
  #db: Database;
  #machine: () => Date;
  #offset = 0;
  #frozenAt: number | null = null;

  constructor(db: Database, machine: () => Date) {
    this.#db = db;
    this.#machine = machine;
    const row = db.row<{ value: string }>("select value from settings where name = 'clock'");
    if (row) ({ offset: this.#offset, frozenAt: this.#frozenAt } = JSON.parse(row.value));
  }

  now(): Date {
    return new Date(this.#frozenAt ?? this.#machine().getTime() + this.#offset);
  }

  /** Dropbox's timestamps carry no fraction (spec: DropboxTimestamp). */
  stamp(): string {
    return stampOf(this.now());
  }

  freeze(at: Date = this.now()): void {
    this.#frozenAt = at.getTime();
    this.#save();
  }

  unfreeze(): void {
    if (this.#frozenAt !== null) this.#offset = this.#frozenAt - this.#machine().getTime();
    this.#frozenAt = null;
    this.#save();
  }

  advance(seconds: number): void {
    if (this.#frozenAt !== null) this.#frozenAt += seconds * 1000;
    else this.#offset += seconds * 1000;
    this.#save();
  }

  #save(): void {
    const value = JSON.stringify({ offset: this.#offset, frozenAt: this.#frozenAt });
    this.#db.run("insert or replace into settings values ('clock', ?)", value);
  }
}

export function stampOf(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
