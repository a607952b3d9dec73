import type { Format } from "./kinds.ts";
import type { Table } from "./tables.ts";

/** What a thread of its own is asked: one document. */
export interface Asked {
  format: Format;
  /** A text's first bytes may do, the others come whole. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Letters at most. */
  most: number;
}

/** The words of a document. */
export interface Extracted {
  text: string;
  /** Of what has rows and columns; null: it is text alone. */
  tables: Table[] | null;
  /** There was more than `most`, or than tables show. */
  isCut: boolean;
  /** As which a text was read: `utf-8`. */
  encoding: string | null;
}

/** Why a document's words cannot be had, by what a person reads. */
const REFUSALS = {
  too_large: "The file is larger than what is read for its words.",
  too_costly: "Reading the file took more time or memory than a file may take.",
  bomb: "The file unpacks to far more than it is.",
  damaged: "The file is damaged, or it is not what its name says.",
  locked: "The file is protected by a password.",
  no_page: "The document has no such page.",
  unknown: "A file of this kind has no words that can be read.",
} as const;
export type Refusal = keyof typeof REFUSALS;

/** A document that gives no words. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";

  constructor(readonly code: Refusal, options?: ErrorOptions) {
    super(REFUSALS[code], options);
  }
}

/** Words as they come, until there are enough. */
export class Gathered {
  #parts: string[] = [];
  #length = 0;
  isCut = false;

  constructor(readonly most: number) {}

  get isFull(): boolean {
    return this.#length >= this.most;
  }

  add(text: string) {
    if (text === "") return;
    const room = this.most - this.#length;
    if (text.length > room) this.isCut = true;
    if (room <= 0) return;
    const taken = text.slice(0, room);
    this.#parts.push(taken);
    this.#length += taken.length;
  }

  /** Without runs of empty lines. */
  get text(): string {
    return this.#parts.join("").replace(/\n{3,}/g, "\n\n").trim();
  }
}
