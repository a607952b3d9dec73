import type { Entry } from "../../dropbox/types.ts";
import {
  changeRestoreItems,
  copiesOf,
  itemsAtPaths,
  moveRestoreItems,
  type RestoreItem,
  type RestoreItemChange,
} from "../../storage/catalogue/restore_items.ts";
import type { RestoreTarget } from "../../storage/catalogue/restores.ts";
import { keptName, unmarked } from "./kept_name.ts";
import type { CompleteRequest } from "./request.ts";
import type { RestoreParts } from "./restore.ts";

export type Present = Exclude<Entry, { kind: "deleted" }>;

/** Pages of what a folder has, by its lowercased path. */
type Listing = (path: string, recursive: boolean) => AsyncGenerator<Present[]>;

/** What stands in one target, met with what goes there. */
export class Survey {
  #parts: RestoreParts;
  #request: CompleteRequest;
  #target: RestoreTarget;
  #list: Listing;
  /** Folders whose place a file has, and what an earlier restore put beside such a one; few. */
  #blocked: RestoreItem[] = [];
  #beside = new Map<number, Present>();

  constructor(parts: RestoreParts, request: CompleteRequest, target: RestoreTarget, list: Listing) {
    this.#parts = parts;
    this.#request = request;
    this.#target = target;
    this.#list = list;
  }

  /** Settles what a folder has; its own entry stands in the folder above. */
  async look(path: string, recursive: boolean) {
    for await (const entries of this.#list(path, recursive)) await this.#settle(entries);
  }

  /** Folders that a file blocks go beside it with everything in them, into the folder that is there already. */
  async makeWay() {
    for (let item = this.#blocked.shift(); item; item = this.#blocked.shift()) {
      const { id, path, name, lower } = item;
      const there = this.#beside.get(id);
      const beside = there?.name ?? keptName(name, "folder", this.#parts.now(), 1);
      const to = { path: `${parentOf(path)}/${beside}`, lower: there?.pathLower ?? null };
      await this.#parts.catalogue.write(async (trx) => {
        await moveRestoreItems(trx, this.#target.id, { path, lower }, to);
        await changeRestoreItems(trx, [{ id, outcome: "kept_both", kept: 1 }]);
      });
      if (there) await this.look(there.pathLower, true);
    }
  }

  async #settle(entries: Present[]) {
    const { read } = this.#parts.catalogue;
    const plain = new Map(entries.map((entry) => [entry, unmarked(entry.pathLower)]));
    const paths = [...entries.map((entry) => entry.pathLower), ...plain.values()].filter((one) =>
      one !== null
    );
    const items = await itemsAtPaths(read, this.#target.id, [...new Set(paths)]);
    const changes: RestoreItemChange[] = [];
    for (const [entry, base] of plain) {
      const copied = base === null ? undefined : items.get(base);
      if (copied && this.#isCopy(copied, entry)) changes.push(done(copied, entry));
      if (copied?.kind === "folder" && entry.kind === "folder") this.#beside.set(copied.id, entry);
    }
    changes.push(...await this.#documents(entries));
    const settled = new Set(changes.map(({ id }) => id));
    for (const entry of entries) {
      const item = items.get(entry.pathLower);
      if (item && item.state !== "done" && !settled.has(item.id)) changes.push(...this.#meet(item, entry));
    }
    await this.#parts.catalogue.write((trx) => changeRestoreItems(trx, changes));
  }

  /** Documents that stand as they were: their exported copies are not needed. */
  async #documents(entries: Present[]): Promise<RestoreItemChange[]> {
    if (this.#request.collision === "keep-both") return [];
    const documents = entries.filter((entry) => entry.kind === "file" && !entry.isDownloadable);
    const paths = documents.map((entry) => entry.pathLower);
    const copies = await copiesOf(this.#parts.catalogue.read, this.#target.id, paths);
    return documents.flatMap((entry) => {
      const copy = copies.get(entry.pathLower);
      return copy && entry.kind === "file" && entry.rev === copy.origin_rev ? [done(copy, entry)] : [];
    });
  }

  /** An earlier restore's copy beside what was changed since: restoring twice doubles nothing. */
  #isCopy(item: RestoreItem, entry: Present): boolean {
    return this.#request.collision !== "keep-both" && item.kind === "file" && isSame(item, entry);
  }

  /** Only a file of which Dropbox keeps revisions; a document of Dropbox's own or a link stays. */
  #mayReplace(entry: Present): entry is Extract<Present, { kind: "file" }> {
    return this.#request.collision === "replace" && entry.kind === "file" && entry.isDownloadable &&
      entry.symlinkTarget === null;
  }

  #meet(item: RestoreItem, entry: Present): RestoreItemChange[] {
    const keepsBoth = item.kind === "file" && this.#request.collision === "keep-both";
    if (!keepsBoth && isSame(item, entry)) return [done(item, entry)];
    if (item.kind === "file" && this.#mayReplace(entry)) {
      return [{ id: item.id, replaces: entry.rev }];
    }
    if (item.kind === "file") {
      const path = `${parentOf(item.path)}/${keptName(item.name, "file", this.#parts.now(), 1)}`;
      return [{ id: item.id, path, kept: 1, outcome: "kept_both" }];
    }
    if (item.kind === "folder") this.#blocked.push(item);
    return [];
  }
}

/** Whether what stands there is what would be restored: a file by its content, whatever its times. */
function isSame(item: RestoreItem, entry: Present): boolean {
  if (item.kind === "folder") return entry.kind === "folder";
  if (item.kind === "mount") return entry.kind === "folder" && entry.mountedNamespace === item.link_target;
  if (entry.kind !== "file") return false;
  if (item.kind === "symlink") return entry.symlinkTarget === item.link_target;
  return entry.contentHash !== null && entry.contentHash === item.content_hash?.toHex() &&
    entry.symlinkTarget === null;
}

function done(item: RestoreItem, entry: Present): RestoreItemChange {
  return {
    id: item.id,
    state: "done",
    outcome: "identical",
    result_path: entry.pathDisplay,
    code: null,
    detail: null,
  };
}

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
