import {
  changeLayout,
  lastLayoutZip,
  type Layout,
  type LayoutItem,
  layoutItemAt,
  type LayoutZip,
  saveLaidOut,
} from "../../../storage/catalogue/layouts.ts";
import type { Catalogue } from "../../../storage/catalogue/power.ts";
import { Conflict } from "../../errors.ts";
import type { ContentReader } from "../content_reader.ts";
import { contentsOf } from "../selected_contents.ts";
import { placeOf } from "../tally.ts";
import type { Selected } from "../walk_selection.ts";
import { lookedAt } from "./looked_at.ts";
import { ZipDraft } from "./zip_draft.ts";

/** Gives contents out: the repository's reader, or what stands in for one. */
export type Contents = Pick<ContentReader, "readAll" | "readFrom">;

/** What has been laid out so far. */
export interface LaidOut {
  files: number;
  folders: number;
  /** Of the files that are in it. */
  bytes: number;
  listed: number;
  failed: number;
  /** Why items failed, and how many. */
  causes: Record<string, number>;
}

export interface LayOut {
  catalogue: Catalogue;
  contents: Contents;
  layout: Layout;
  /** Bytes that a zip has at most; one file that is larger has a zip for itself. */
  split: number | null;
  signal: AbortSignal;
  /** Bytes that were read, as they come. */
  onBytes?(count: number): void;
  onItem?(laidOut: LaidOut): void;
}

/** Items, and bytes read, that are kept with one write: what a kill makes be read again at most. */
const ITEMS_AT_ONCE = 500;
const BYTES_AT_ONCE = 256 * 1024 * 1024;

/**
 * Lays out what is walked as zips: reads and proves every content once, and writes down what stands where. Cut off, it
 * goes on from what was kept. Stops between two items where `signal` aborts. Throws `Conflict` where the walk is no longer
 * the one that was begun.
 */
export async function layOut(parts: LayOut, walk: AsyncIterable<Selected>): Promise<LaidOut> {
  const { catalogue, contents, layout, split, signal, onBytes = () => {}, onItem = () => {} } = parts;
  const laidOut = laidOutOf(layout);
  const last = await lastLayoutZip(catalogue.read, layout.id);
  let draft = last ? ZipDraft.resume(layout, last) : ZipDraft.begin(layout, 1, 0);
  const batch = new Batch(parts, laidOut);
  const left = resumed(parts, walk, draft.row.end_seq);
  for await (const { wanted: { selected }, bytes } of contents.readAll(contentsOf(left), signal)) {
    signal.throwIfAborted();
    const item = await lookedAt(layout.id, selected, bytes, onBytes);
    let placed = draft.add(item, split);
    if (placed === null) {
      draft.close();
      batch.closed.push(draft.row);
      draft = ZipDraft.begin(layout, draft.row.number + 1, draft.row.end_seq);
      placed = draft.add(item, split)!;
    }
    batch.items.push(placed);
    count(laidOut, placed);
    onItem(laidOut);
    batch.bytes += placed.size;
    if (batch.items.length >= ITEMS_AT_ONCE || batch.bytes >= BYTES_AT_ONCE) await batch.save(draft.row);
  }
  if (draft.row.size === null) draft.close();
  await batch.save(draft.row);
  return laidOut;
}

/** What is laid out, as it was kept last. */
export function laidOutOf({ laid_out }: Pick<Layout, "laid_out">): LaidOut {
  if (laid_out !== null) return JSON.parse(laid_out);
  return { files: 0, folders: 0, bytes: 0, listed: 0, failed: 0, causes: {} };
}

/** What was looked at and is not kept yet. */
class Batch {
  items: LayoutItem[] = [];
  closed: LayoutZip[] = [];
  bytes = 0;
  #parts: LayOut;
  #laidOut: LaidOut;

  constructor(parts: LayOut, laidOut: LaidOut) {
    this.#parts = parts;
    this.#laidOut = laidOut;
  }

  async save(open: LayoutZip) {
    const { catalogue, layout } = this.#parts;
    await catalogue.write(async (trx) => {
      const kept = await saveLaidOut(trx, this.items, [...this.closed, open]);
      if (kept < this.items.length) throw changed();
      await changeLayout(trx, layout.id, { laid_out: JSON.stringify(this.#laidOut) });
    });
    [this.items, this.closed, this.bytes] = [[], [], 0];
  }
}

function count(laidOut: LaidOut, { state, kind, size, code }: LayoutItem) {
  if (state === "listed") laidOut.listed++;
  else if (state === "failed") {
    laidOut.failed++;
    laidOut.causes[code!] = (laidOut.causes[code!] ?? 0) + 1;
  } else if (kind === "folder") laidOut.folders++;
  else {
    laidOut.files++;
    laidOut.bytes += size;
  }
}

/** The rest of a walk, behind so many items that are laid out. */
async function* resumed({ catalogue, layout }: LayOut, walk: AsyncIterable<Selected>, done: number) {
  const last = done === 0 ? undefined : await layoutItemAt(catalogue.read, layout.id, done - 1);
  let n = 0;
  for await (const selected of walk) {
    n++;
    if (n === done && placeOf(selected) !== last?.place) {
      throw changed();
    }
    if (n > done) yield selected;
  }
}

function changed(): Conflict {
  return new Conflict("Cannot go on with the download: what was chosen has changed since it was begun");
}
