import { type Acting, DropboxError, type ListPage } from "../../../dropbox/types.ts";
import { changeNamespace, type Namespace } from "../../../storage/catalogue/namespaces.ts";
import { Nodes } from "../../../storage/catalogue/nodes.ts";
import { countUnseen } from "../../../storage/catalogue/versions.ts";
import { applyPage, type PageContext } from "./apply_page.ts";
import { firstPage, isSilence, mayAnotherActing } from "./first_page.ts";
import { FolderWalk } from "./folder_walk.ts";
import type { ListingParts } from "./listing.ts";

/**
 * Entries applied in one transaction. What is indexed in no order has most of its pages written by each commit, so there are
 * to be few; but a page may wait for the whole of one (500: 58 ms of CPU at most, 1,000: 66, 2,000: 108; measured).
 */
export const AT_ONCE = 1_000;

/** One namespace's way from its cursor to its present end; the cursor says how far it is committed. */
export class Follower {
  #parts: ListingParts;
  #namespace: Namespace;
  #cursor: string | null;
  #acting: Acting | null;
  #listingRun: number;
  #complete: boolean;
  #restarted = false;
  /** Where the tree is too large to be listed in one go. */
  #walk: FolderWalk | null = null;
  #context: PageContext;

  constructor(parts: ListingParts, namespace: Namespace) {
    this.#parts = parts;
    this.#namespace = namespace;
    // A cursor belongs to whom it was made for (dropbox-api §3.1): whoever may no longer read begins anew.
    const still = parts.actings(namespace).some((acting) => JSON.stringify(acting) === namespace.acting);
    this.#cursor = still ? namespace.cursor : null;
    this.#acting = still ? JSON.parse(namespace.acting!) : null;
    this.#complete = namespace.listing === "full" || this.#cursor === null;
    this.#listingRun = this.#cursor === null ? parts.run : namespace.listing_run;
    this.#context = {
      nodes: new Nodes(namespace.id),
      namespaceId: namespace.id,
      repositoryId: parts.repositoryId,
      run: parts.run,
      seenAt: Math.floor(parts.now().getTime() / 1000),
      fullListing: this.#complete ? this.#listingRun : null,
      standing: new Set(),
    };
  }

  async follow() {
    for (;;) {
      this.#parts.signal.throwIfAborted();
      const page = await this.#page();
      if (page === null) continue;
      await this.#commit(page);
      if (!page.hasMore) return;
    }
  }

  /** Items that a complete listing did not show; noted, for the next one to look. */
  async unseen(): Promise<number> {
    const before = this.#namespace.listing_run;
    if (!this.#complete || before === 0) return 0;
    const { catalogue } = this.#parts;
    const unseen = await countUnseen(catalogue.read, this.#namespace.id, this.#listingRun);
    await catalogue.write((trx) => changeNamespace(trx, this.#namespace.id, { unseen }));
    return unseen;
  }

  /** The next page, or null where the cursor was void and the listing begins again. */
  async #page(): Promise<ListPage | null> {
    if (this.#walk) return await this.#walk.next();
    if (this.#cursor === null) return await this.#firstPage();
    const { dropbox, signal } = this.#parts;
    try {
      return await dropbox.listContinue({ acting: this.#acting!, cursor: this.#cursor, signal });
    } catch (error) {
      if (isSilence(error) && this.#complete) return await this.#walkFrom(this.#acting!);
      if (!(error instanceof DropboxError) || this.#restarted) throw error;
      if (error.kind !== "reset" && error.kind !== "bad_request" && !mayAnotherActing(error)) throw error;
      this.#restart();
      return null;
    }
  }

  /** A void cursor: list all again and compare. Once a run. */
  #restart() {
    this.#restarted = true;
    this.#cursor = null;
    this.#complete = true;
    this.#listingRun = this.#parts.run;
    this.#context.fullListing = this.#parts.run;
  }

  async #firstPage(): Promise<ListPage> {
    const { acting, page } = await firstPage(this.#parts, this.#namespace);
    this.#acting = acting;
    return page ?? await this.#walkFrom(acting);
  }

  async #walkFrom(acting: Acting): Promise<ListPage> {
    this.#walk = await FolderWalk.begin(this.#parts, acting);
    return await this.#walk.next();
  }

  /**
   * Law 3: the cursor is saved in the transaction of the entries it covers, the last of a page's. A page cut off before
   * is listed again, which changes nothing that was applied.
   */
  async #commit(page: ListPage) {
    const last = Math.max(0, page.entries.length - 1);
    const wanted = { namespaceId: this.#namespace.id, items: 0, bytes: 0 };
    for (let at = 0; at <= last; at += AT_ONCE) {
      const counts = await this.#parts.catalogue.write(async (trx) => {
        if (at === 0) await changeNamespace(trx, this.#namespace.id, this.#reads());
        const counts = await applyPage(trx, this.#context, page.entries.slice(at, at + AT_ONCE));
        if (at + AT_ONCE > last) await changeNamespace(trx, this.#namespace.id, this.#follows(page));
        return counts;
      });
      wanted.items += counts.wanted;
      wanted.bytes += counts.wantedBytes;
    }
    this.#cursor = this.#cursorOf(page);
    this.#parts.onPage(page.entries.length, wanted);
  }

  /** Under whom this page was listed, with its first entries: what they want is read under the same. */
  #reads() {
    const listing = this.#complete ? "full" as const : "changes" as const;
    return { cursor: this.#cursor, acting: JSON.stringify(this.#acting), listing };
  }

  #follows(page: ListPage) {
    return {
      cursor: this.#cursorOf(page),
      acting: JSON.stringify(this.#acting),
      listing: this.#complete && page.hasMore ? "full" as const : "changes" as const,
      listing_run: this.#listingRun,
      ...this.#complete && !page.hasMore ? this.#listed() : {},
      lost_at: null,
      lost_code: null,
    };
  }

  #listed() {
    return { listed_at: this.#parts.now().getTime(), listed_as: JSON.stringify(this.#acting) };
  }

  /** A walk's cursor covers nothing before its end: one that is cut off begins anew. */
  #cursorOf(page: ListPage): string | null {
    return this.#walk && page.hasMore ? null : page.cursor;
  }
}
