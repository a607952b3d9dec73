import { type Acting, DropboxError, type Entry, type ListPage } from "../../dropbox/types.ts";
import {
  changeRestoreItems,
  itemsAtPaths,
  moveRestoreItems,
  type RestoreItem,
  type RestoreItemChange,
} from "../../storage/catalogue/restore_items.ts";
import type { RestoreTarget } from "../../storage/catalogue/restores.ts";
import type { Start } from "../export/selection.ts";
import { keptName, unmarked } from "./kept_name.ts";
import type { CompleteRequest } from "./request.ts";
import type { RestoreParts } from "./restore.ts";

type Present = Exclude<Entry, { kind: "deleted" }>;

/** Entries that one page may have: Dropbox's most. */
const PAGE = 2000;

/**
 * Looks at what stands where items go in place and settles each: the same is done, something else gets a name beside
 * it. What comes after the look is met when the item is written, which never overwrites either.
 */
export async function surveyTargets(
  parts: RestoreParts,
  request: CompleteRequest,
  starts: Start[],
  targets: Map<number, RestoreTarget>,
  signal?: AbortSignal,
) {
  for (const start of starts) {
    const target = targets.get(start.namespace.id)!;
    const isFolder = start.item === null || start.item.kind === "folder";
    const path = isFolder ? start.lower : start.lower.slice(0, start.lower.lastIndexOf("/"));
    const survey = new Survey(parts, request, target);
    for await (const entries of listed(parts, target, path, isFolder)) {
      signal?.throwIfAborted();
      await survey.settle(entries);
    }
    if (isFolder && start.item !== null) await survey.settle(await itself(parts, target, path));
    await survey.makeWay();
  }
}

/** A listing leaves out the folder that it is of. */
async function itself(parts: RestoreParts, target: RestoreTarget, path: string): Promise<Present[]> {
  const entry = await orMissing(parts.dropbox.metadata({ acting: actingOf(target), path }));
  return entry === null || entry.kind === "deleted" ? [] : [entry];
}

async function* listed(
  parts: RestoreParts,
  target: RestoreTarget,
  path: string,
  recursive: boolean,
): AsyncGenerator<Present[]> {
  const acting = actingOf(target);
  const first = { acting, path, recursive, includeMounted: true, limit: PAGE };
  let page: ListPage | null = await orMissing(parts.dropbox.listFolder(first));
  while (page !== null) {
    yield page.entries.filter((entry) => entry.kind !== "deleted");
    page = page.hasMore ? await parts.dropbox.listContinue({ acting, cursor: page.cursor }) : null;
  }
}

/** Where nothing is, or a file, there is nothing to list. */
async function orMissing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof DropboxError && (error.kind === "missing" || /not_folder/.test(error.code))) {
      return null;
    }
    throw error;
  }
}

function actingOf(target: RestoreTarget): Acting {
  return (JSON.parse(target.actings) as Acting[])[0]!;
}

class Survey {
  #parts: RestoreParts;
  #request: CompleteRequest;
  #target: RestoreTarget;
  /** Folders whose place a file has; few. */
  #blocked: RestoreItem[] = [];

  constructor(parts: RestoreParts, request: CompleteRequest, target: RestoreTarget) {
    this.#parts = parts;
    this.#request = request;
    this.#target = target;
  }

  async settle(entries: Present[]) {
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
    }
    const settled = new Set(changes.map(({ id }) => id));
    for (const entry of entries) {
      const item = items.get(entry.pathLower);
      if (item && item.state !== "done" && !settled.has(item.id)) changes.push(...this.#meet(item, entry));
    }
    await this.#parts.catalogue.write((trx) => changeRestoreItems(trx, changes));
  }

  /** Folders that a file blocks go beside it with everything in them. */
  async makeWay() {
    for (const { id, path, name } of this.#blocked) {
      const beside = `${parentOf(path)}/${keptName(name, "folder", this.#parts.now(), 1)}`;
      await this.#parts.catalogue.write(async (trx) => {
        await moveRestoreItems(trx, this.#target.id, path, beside);
        await changeRestoreItems(trx, [{ id, outcome: "kept_both", kept: 1 }]);
      });
    }
    this.#blocked = [];
  }

  /** An earlier restore's copy beside what was changed since: restoring twice doubles nothing. */
  #isCopy(item: RestoreItem, entry: Present): boolean {
    return this.#request.collision === "skip-identical" && item.kind === "file" && isSame(item, entry);
  }

  #meet(item: RestoreItem, entry: Present): RestoreItemChange[] {
    const keepsBoth = item.kind === "file" && this.#request.collision === "keep-both";
    if (!keepsBoth && isSame(item, entry)) return [done(item, entry)];
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

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
