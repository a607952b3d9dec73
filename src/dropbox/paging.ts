import type { Dropbox, DropboxResponse } from "dropbox";
import type { Link } from "./link.ts";
import { rpc, type RpcRules } from "./rpc.ts";
import { DropboxError } from "./types.ts";

interface Page<T> {
  items: T[];
  /** Absent where there is no next page. */
  next?: string;
}

/** The two calls of one list. Some pages say `has_more`; the others are the last where they bear no cursor. */
export interface ListCalls<P extends { cursor?: string; has_more?: boolean }, T extends { id: string }> {
  first(sdk: Dropbox): Promise<DropboxResponse<P>>;
  more(sdk: Dropbox, cursor: string): Promise<DropboxResponse<P>>;
  items(page: P): T[];
}

const RESTARTS = 3;

/** All items of a list that takes one call to begin and another to go on. */
export function listed<P extends { cursor?: string; has_more?: boolean }, T extends { id: string }>(
  link: Link,
  rules: RpcRules,
  { first, more, items }: ListCalls<P, T>,
): AsyncGenerator<T, void> {
  return paged(async (cursor) => {
    const page = await rpc(link, rules, (sdk) => cursor === undefined ? first(sdk) : more(sdk, cursor));
    return { items: items(page), next: page.has_more === false ? undefined : page.cursor };
  });
}

/**
 * All items of a paged list, each id once: Dropbox lists some twice, and a void cursor starts the list over
 * (dropbox-api §2.1, §2.4). `page` gives the first page for `undefined`.
 */
async function* paged<T extends { id: string }>(
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
