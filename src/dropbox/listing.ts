import type { files } from "dropbox";
import { entryOf } from "./decode.ts";
import type { Link } from "./link.ts";
import { rpc } from "./rpc.ts";
import { type Acting, DropboxError, type Entry, type ListPage } from "./types.ts";

export interface ListOptions {
  acting: Acting;
  /** "" is the root that `acting` stands in. */
  path: string;
  recursive?: boolean;
  /** Whether to list what is mounted below. Dropbox's own default is true. */
  includeMounted?: boolean;
  includeDeleted?: boolean;
  /** 1 to 2000, approximate. */
  limit?: number;
  /** Fails as `timeout` where no answer begins in time, instead of asking again. */
  endsOnSilence?: boolean;
  signal?: AbortSignal;
}

/**
 * The first page below a folder (dropbox-api §3.1). Fails `missing` where the folder is not there or not seen.
 * Keep calling {@link listContinue} while `hasMore`, whatever the page's size: empty pages are real.
 */
export async function listFolder(link: Link, options: ListOptions): Promise<ListPage> {
  const repeat = options.endsOnSilence ? "unless_silent" as const : "always" as const;
  const rules = { acting: options.acting, signal: options.signal, repeat };
  return pageOf(link, await rpc(link, rules, (sdk) => sdk.filesListFolder(listArg(options))));
}

/**
 * The page after `cursor`, acted as the cursor was made (dropbox-api §3.5).
 * Fails `reset` where the cursor is void: list anew and compare. A cursor refused as garbage counts as reset too,
 * with code `cursor_refused`: a second one in a row is a fault to report.
 */
export async function listContinue(
  link: Link,
  options: { acting: Acting; cursor: string; signal?: AbortSignal },
): Promise<ListPage> {
  const { cursor, ...rest } = options;
  const rules = { ...rest, repeat: "always" as const };
  const page = rpc(link, rules, (sdk) => sdk.filesListFolderContinue({ cursor })).catch(refusedCursor);
  return pageOf(link, await page);
}

/** A cursor from now on, without entries; takes what {@link listFolder} takes (dropbox-api §3.5). */
export async function latestCursor(link: Link, options: ListOptions): Promise<string> {
  const rules = { acting: options.acting, signal: options.signal, repeat: "always" as const };
  return (await rpc(link, rules, (sdk) => sdk.filesListFolderGetLatestCursor(listArg(options)))).cursor;
}

// The server adds up to 90 s of jitter to what was asked for.
const LONGPOLL_SLACK = 120_000;

/**
 * Waits up to `timeout` seconds (30 to 480) for changes behind a cursor (dropbox-api §3.5). Sleep `backoff` seconds
 * before the next; `changes` may be spurious. Fails `reset` as {@link listContinue} does.
 */
export async function longpoll(
  link: Link,
  options: { cursor: string; timeout: number; signal?: AbortSignal },
): Promise<{ changes: boolean; backoff: number }> {
  const { cursor, timeout, signal } = options;
  const answer = timeout * 1000 + LONGPOLL_SLACK;
  const rules = { signal, answer, anonymous: true, repeat: "always" as const };
  const result = await rpc(link, rules, (sdk) => sdk.filesListFolderLongpoll({ cursor, timeout }));
  return { changes: result.changes, backoff: result.backoff ?? 0 };
}

function listArg(options: ListOptions): files.ListFolderArg {
  return {
    path: options.path,
    recursive: options.recursive ?? false,
    include_mounted_folders: options.includeMounted ?? true,
    include_deleted: options.includeDeleted ?? false,
    limit: options.limit,
  };
}

function pageOf(link: Link, raw: files.ListFolderResult): ListPage {
  const entries: Entry[] = [];
  for (const item of raw.entries) {
    const entry = entryOf(item);
    if (entry) entries.push(entry);
    else link.onStrange?.(`entry of kind "${item[".tag"]}"`);
  }
  return { entries, cursor: raw.cursor, hasMore: raw.has_more };
}

function refusedCursor(error: unknown): never {
  if (error instanceof DropboxError && error.code === "bad_request" && /cursor/.test(error.message)) {
    throw new DropboxError("reset", "cursor_refused", error.message, { ...error.details, cause: error });
  }
  throw error;
}
