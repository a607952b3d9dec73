import {
  contentsSince,
  copiesOf,
  type Copy,
  endOfTexts,
  filesAmong,
  matchingTexts,
  type TextRow,
  textsBefore,
} from "../../storage/catalogue/text_search.ts";
import type { NameQuery } from "../../storage/catalogue/name_search.ts";
import { takeTurns } from "../../storage/database/breath.ts";
import type { Reader } from "../account_catalogue.ts";
import { Pace } from "./pace.ts";

/** Contents that are looked for at once: of common words few fill a page, by filters most fall out. */
const STEPS = [25, 100, 400];
/** States of one content that are looked at together with others, and alone: a licence may lie in a million places. */
const COPIES = { together: 20, alone: 1_000 };
/** States that are looked up, and those that are looked at, by one statement. */
const LOOKED_UP = 2_000;
const LOOKED_AT = 200;
/** Contents and states that are looked at for one page: who wants more goes on to the next. */
const MOST = 3_000;
/** Behind every number. */
const END = Number.MAX_SAFE_INTEGER;

/** Where a walk is: before a content, and, of that, before a state. */
export interface ContentMark {
  content: number;
  /** Null: behind all of its states. */
  version: number | null;
}

/**
 * Walks through the files whose words match, those first whose content came last; each file once, by the last of its
 * contents that has them. All of them are passed, a page at a time: a page ends where it is full or has looked at enough.
 */
export class ContentWalk {
  readonly rows: TextRow[] = [];
  #seen = new Set<string>();
  #looked = 0;
  #end = 0;

  constructor(
    readonly db: Reader,
    readonly query: NameQuery,
    readonly ask: string,
    /** Where the page begins; null: at the last content. */
    readonly start: ContentMark | null,
    readonly pace = new Pace(),
  ) {}

  /** Takes rows until there are so many. Answers where the next page begins; null: there is none. */
  async take(most: number): Promise<ContentMark | null> {
    this.#end = await endOfTexts(this.db);
    let mark: ContentMark | null = this.start ?? { content: this.#end, version: null };
    for (let step = 0; mark !== null && this.#looked < MOST && !this.pace.isLong; step++) {
      if (step > 0) await takeTurns();
      mark = await this.#step(mark, STEPS[Math.min(step, STEPS.length - 1)]!, most);
      if (this.rows.length > most) {
        this.rows.pop();
        const last = this.rows.at(-1)!;
        return { content: last.content_id, version: last.id };
      }
    }
    return mark;
  }

  /** Takes from the next contents, or from the rest of one. Answers where it came to. */
  async #step({ content, version }: ContentMark, count: number, most: number): Promise<ContentMark | null> {
    const isTorn = version !== null;
    const { ids: contents, next } = isTorn
      ? { ids: [content], next: content }
      : await this.#look(content, count);
    const each = isTorn ? COPIES.alone : COPIES.together;
    const limits = { before: version ?? END, each, limit: LOOKED_UP };
    const { copies, torn } = untorn(await copiesOf(this.db, contents, limits), each);
    this.#looked += contents.length + copies.length;
    for (let at = 0; at < copies.length && this.rows.length <= most; at += LOOKED_AT) {
      if (at > 0) await takeTurns();
      const rows = await filesAmong(this.db, this.query, copies.slice(at, at + LOOKED_AT));
      this.rows.push(...(await this.#unseen(rows)).slice(0, most + 1 - this.rows.length));
    }
    return torn ?? (next === null ? null : { content: next, version: null });
  }

  async #look(content: number, limit: number) {
    const { width } = this.pace;
    const before = Math.min(content, this.#end);
    return await this.pace.measured(
      () => textsBefore(this.db, this.ask, { before, width, limit }),
      ({ ids }) => ids.length < limit,
    );
  }

  /** Without files that were found already, or on an earlier page: by a later content of theirs. */
  async #unseen(rows: TextRow[]): Promise<TextRow[]> {
    const nodes = [...new Set(rows.map(({ node_id }) => node_id))];
    const later = this.start === null
      ? new Map<number, Copy[]>()
      : await contentsSince(this.db, this.query, nodes, this.start.content + 1);
    const contents = new Set([...later.values()].flat().map(({ content }) => content));
    const matching = await matchingTexts(this.db, this.ask, [...contents]);
    return rows.filter((row) => {
      const key = fileKey(row);
      const isShown = (later.get(row.node_id) ?? []).some(({ content }) => matching.has(content));
      if (isShown || this.#seen.has(key)) return false;
      this.#seen.add(key);
      return true;
    });
  }
}

/** States up to the first content that may have more of them, and where in it to go on. */
function untorn(copies: Copy[], each: number): { copies: Copy[]; torn: ContentMark | null } {
  const counts = new Map<number, number>();
  for (const [at, copy] of copies.entries()) {
    const count = (counts.get(copy.content) ?? 0) + 1;
    counts.set(copy.content, count);
    if (count === each || at + 1 === LOOKED_UP) return { copies: copies.slice(0, at + 1), torn: copy };
  }
  return { copies, torn: null };
}

/** A file that was moved is one file. */
function fileKey({ task_id, dropbox_id, node_id }: TextRow): string {
  return `${task_id} ${dropbox_id ?? node_id}`;
}
