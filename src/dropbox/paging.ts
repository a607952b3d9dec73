import { DropboxError } from "./types.ts";

export interface Page<T> {
  items: T[];
  /** Absent where there is no next page. */
  next?: string;
}

const RESTARTS = 3;

/**
 * All items of a paged list, each id once: Dropbox lists some twice, and a void cursor starts the list over
 * (dropbox-api §2.1, §2.4). `page` gives the first page for `undefined`.
 */
export async function* paged<T extends { id: string }>(
  page: (cursor: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<T, void> {
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let restarts = 0;;) {
    try {
      const { items, next } = await page(cursor);
      yield* fresh(items, seen);
      if (next === undefined) return;
      cursor = next;
    } catch (error) {
      if (!isVoidCursor(error) || restarts++ === RESTARTS) throw error;
      cursor = undefined;
    }
  }
}

function* fresh<T extends { id: string }>(items: T[], seen: Set<string>): Generator<T, void> {
  for (const item of items) {
    if (seen.has(item.id)) continue;
    seen.add(item.id);
    yield item;
  }
}

function isVoidCursor(error: unknown): boolean {
  return error instanceof DropboxError && error.kind === "reset";
}
