import type { Acting, ListPage } from "../../../dropbox/types.ts";
import { endUnseen } from "../../../storage/catalogue/complete_listings.ts";
import { changeNamespace, type Namespace, namespaceById } from "../../../storage/catalogue/namespaces.ts";
import { Nodes } from "../../../storage/catalogue/nodes.ts";
import { countUnseen } from "../../../storage/catalogue/versions.ts";
import { applyPage, type PageContext } from "./apply_page.ts";
import { firstPageAs } from "./first_page.ts";
import { FolderWalk } from "./folder_walk.ts";
import { AT_ONCE, Follower } from "./follower.ts";
import type { ListingParts } from "./listing.ts";

const HOUR = 3600_000;
/** Dropbox tells no cursor of a rename that changes case alone: a complete listing does, a call for 2,000 items. */
const EVERY = 7 * 24 * HOUR;
/** Namespaces that were first listed together are not all listed again in one run. */
const SPREAD = 8;
const STEP = 6 * HOUR;
/** Sooner where the last one did not show all that is known: a void cursor may have hidden what was removed. */
const UNSURE = 24 * HOUR;

/**
 * Lists a namespace that its cursor has followed to its end completely, and compares. The cursor stays the one that is
 * followed, before and after, so that nothing which goes meanwhile is missed. Answers how many items ended: those which
 * two complete listings, read as the same, did not show. Law 8 holds: what a reset or a lost access hides ends nothing,
 * the second listing is neither.
 */
export async function listAgain(parts: ListingParts, id: number): Promise<number> {
  const namespace = await namespaceById(parts.catalogue.read, id);
  if (!isDue(parts, namespace)) return 0;
  const acting: Acting = JSON.parse(namespace.acting!);
  for await (const page of pages(parts, acting)) await applyShown(parts, namespace, page);
  await new Follower(parts, await namespaceById(parts.catalogue.read, id)).follow();
  return await conclude(parts, namespace);
}

function isDue({ now, run }: ListingParts, namespace: Namespace): boolean {
  const { id, listing, listed_at, listing_run, unseen } = namespace;
  if (listing !== "changes" || listing_run === run) return false;
  const patience = unseen > 0 ? UNSURE : EVERY - (id % SPREAD) * STEP;
  return (listed_at ?? 0) + patience <= now().getTime();
}

/** A tree over which Dropbox falls silent is listed folder by folder. */
async function* pages(parts: ListingParts, acting: Acting): AsyncGenerator<ListPage> {
  const first = await firstPageAs(acting, parts);
  const walk = first ? null : await FolderWalk.begin(parts, acting);
  let page = first ?? await walk!.next();
  yield page;
  while (page.hasMore) {
    parts.signal.throwIfAborted();
    const { dropbox, signal } = parts;
    page = walk ? await walk.next() : await dropbox.listContinue({ acting, cursor: page.cursor, signal });
    yield page;
  }
}

async function applyShown(parts: ListingParts, { id }: Namespace, page: ListPage) {
  const context: PageContext = {
    nodes: new Nodes(id),
    namespaceId: id,
    repositoryId: parts.repositoryId,
    run: parts.run,
    seenAt: Math.floor(parts.now().getTime() / 1000),
    fullListing: parts.run,
    standing: new Set(),
  };
  const wanted = { namespaceId: id, items: 0, bytes: 0 };
  for (let at = 0; at < page.entries.length; at += AT_ONCE) {
    const some = page.entries.slice(at, at + AT_ONCE);
    const counts = await parts.catalogue.write((trx) => applyPage(trx, context, some));
    wanted.items += counts.wanted;
    wanted.bytes += counts.wantedBytes;
  }
  parts.onPage(page.entries.length, wanted);
}

async function conclude({ catalogue, run, now }: ListingParts, namespace: Namespace): Promise<number> {
  const { id, acting, listed_as, listing_run: before } = namespace;
  const isSecond = before > 0 && listed_as === acting;
  return await catalogue.write(async (trx) => {
    const ended = isSecond ? await endUnseen(trx, { namespaceId: id, run, before }) : 0;
    const unseen = await countUnseen(trx, id, run);
    const listed = { listing_run: run, listed_at: now().getTime(), listed_as: acting, unseen };
    await changeNamespace(trx, id, listed);
    return ended;
  });
}
