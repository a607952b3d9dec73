import { Buffer } from "node:buffer";
import type { Database } from "./database.ts";

/** Positions, revs and ids of one world: one counter, saved with the transaction that used it. */
export class Sequence {
  #db: Database;
  #last: number;
  readonly seed: number;
  readonly #write = () => {
    const value = JSON.stringify({ last: this.#last, seed: this.seed });
    this.#db.run("insert or replace into settings values ('sequence', ?)", value);
  };

  constructor(db: Database, seed: number) {
    this.#db = db;
    const row = db.row<{ value: string }>("select value from settings where name = 'sequence'");
    const saved: { last: number; seed: number } = row ? JSON.parse(row.value) : { last: 0, seed };
    this.#last = saved.last;
    this.seed = saved.seed;
  }

  get last(): number {
    return this.#last;
  }

  next(): number {
    return ++this.#last;
  }

  /** Belongs into every transaction that took a number. A rolled back one leaves a gap, which is harmless. */
  save(): void {
    this.#db.lastly(this.#write);
  }

  /** 22 URL-safe characters that differ for every number. */
  letters(lane: number): string {
    const n = this.next();
    const words = new Uint32Array(4);
    for (let i = 0; i < 4; i++) {
      words[i] = mix32((n + Math.imul(this.seed + lane, 0x9e3779b1) + i * 0x85ebca6b) >>> 0);
    }
    return Buffer.from(words.buffer).toString("base64url");
  }

  newId(): string {
    return `id:${this.letters(1)}`;
  }
}

/** A bijection on 32 bits (murmur3's finalizer), so that counters turn into ids without a collision. */
export function mix32(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The wire form of a rev: 21 hex digits, as recent recordings show (dropbox-api.md 5.8). */
export function revText(rev: number): string {
  return `01${rev.toString(16).padStart(11, "0")}${mix32(rev).toString(16).padStart(8, "0")}`;
}

/** The number behind a rev's text, or null for a text that this sandbox never gave. */
export function revNumber(text: string): number | null {
  const rev = parseInt(text.slice(2, 13), 16);
  return Number.isSafeInteger(rev) && revText(rev) === text ? rev : null;
}
