import { donePlaces, saveSentItems, type SentItem } from "../../../storage/catalogue/sent_items.ts";
import type { Catalogue, Reader } from "../../../storage/catalogue/power.ts";
import type { ContentReader } from "../content_reader.ts";
import { contentsOf } from "../selected_contents.ts";
import { placeOf } from "../tally.ts";
import type { Selected } from "../walk_selection.ts";
import { sendItem, type Target } from "./send_item.ts";
import { Slots } from "./slots.ts";

export interface Send extends Target {
  catalogue: Catalogue;
  contents: Pick<ContentReader, "readAll">;
  onItem(item: SentItem): void;
}

/** Small objects under way at once, each at most a piece; a large one goes in several pieces by itself. */
const AT_ONCE = 6;
/** Items, and bytes sent, that are kept with one write: what a kill makes be looked for again at most. */
const ITEMS_KEPT = 200;
const BYTES_KEPT = 128 * 1024 * 1024;
/** Places that are looked up at once. */
const PAGE = 200;

/**
 * Sends what is walked into a customer's storage, each file an object below one prefix. What an earlier call stored is
 * passed over, what it failed at is tried again. Stops between two items where `signal` aborts, with what was sent
 * kept. Throws `DestinationError` where nothing more can be sent: a person must act, or it is to be tried later.
 */
export async function send(parts: Send, walk: AsyncIterable<Selected>): Promise<void> {
  const { catalogue, contents, jobId, signal } = parts;
  const kept = new Kept(parts);
  const slots = new Slots(AT_ONCE);
  let begun = 0;
  const wanted = contentsOf(undone(catalogue.read, jobId, walk));
  try {
    for await (const { wanted: { selected }, bytes } of contents.readAll(wanted, signal)) {
      signal.throwIfAborted();
      // Only the first can have been sent without being written down.
      const mayBeThere = parts.mayBeThere && begun++ < 2 * ITEMS_KEPT;
      const { send } = await sendItem({ ...parts, mayBeThere }, selected, bytes);
      await slots.begin(async () => kept.add(await send()));
      await kept.keepIfMany();
    }
    await slots.end();
  } finally {
    await slots.settled();
    await kept.keep();
  }
}

async function* undone(db: Reader, jobId: string, walk: AsyncIterable<Selected>): AsyncGenerator<Selected> {
  for await (const page of pagesOf(walk)) {
    const done = await donePlaces(db, jobId, page.map(placeOf));
    yield* page.filter((selected) => !done.has(placeOf(selected)));
  }
}

async function* pagesOf(walk: AsyncIterable<Selected>): AsyncGenerator<Selected[]> {
  let page: Selected[] = [];
  for await (const selected of walk) {
    page.push(selected);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  yield page;
}

/** What was sent and is not written down yet. */
class Kept {
  #items: SentItem[] = [];
  #bytes = 0;
  readonly #parts: Send;

  constructor(parts: Send) {
    this.#parts = parts;
  }

  add(item: SentItem) {
    this.#items.push(item);
    this.#bytes += item.size;
    this.#parts.onItem(item);
  }

  async keepIfMany() {
    if (this.#items.length >= ITEMS_KEPT || this.#bytes >= BYTES_KEPT) await this.keep();
  }

  async keep() {
    const items = this.#items.splice(0);
    this.#bytes = 0;
    if (items.length > 0) await this.#parts.catalogue.write((trx) => saveSentItems(trx, items));
  }
}
