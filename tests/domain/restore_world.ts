import { dropboxClient } from "../../src/dropbox/client.ts";
import type { Fetch, Patience } from "../../src/dropbox/link.ts";
import type { Entry } from "../../src/dropbox/types.ts";
import {
  planRestore,
  type RestoreParts,
  type RestoreRequest,
  type RestoreResult,
  runRestore,
} from "../../src/domain/restore/restore.ts";
import { type BackupWorld, backupWorld } from "../support/backup_world.ts";

/** A team that was backed up once, and the hands to give it back. */
export interface RestoreWorld extends BackupWorld {
  giving: RestoreParts;
  /** Plans and runs; the run's own words for what became of it. */
  restore(request: Partial<RestoreRequest>, parts?: Partial<RestoreParts>): Promise<RestoreResult>;
  /** Everything in a member's home or a folder's namespace now, by path. */
  tree(place: string): Promise<Tree>;
}

/** Kind, and of files content, client time (unix seconds) and revision. */
export type Tree = Map<
  string,
  { kind: string; id: string; hash: string | null; time: number | null; rev: string | null }
>;

export async function restoreWorld(options: { backedUp?: boolean } = {}): Promise<RestoreWorld> {
  const world = await backupWorld();
  if (options.backedUp ?? true) await world.backUp();
  const giving: RestoreParts = {
    catalogue: world.catalogue,
    dropbox: world.dropbox,
    repository: world.repository,
    task: { id: "task", admin: world.parts.task.admin, team: "dbtid:acme" },
    now: () => new Date(),
  };
  return {
    ...world,
    giving,
    restore: async (request, parts = {}) => {
      const all = { ...giving, ...parts };
      const plan = await planRestore(all, { run: 1, paths: [""], mode: "in-place", ...request });
      return await runRestore(all, plan.restoreId);
    },
    tree: async (place) => treeOf(await entriesIn(world, place)),
  };
}

async function entriesIn(world: BackupWorld, place: string): Promise<Entry[]> {
  const namespace = await world.catalogue.read.selectFrom("namespaces").select(["dropbox_id"])
    .where("folder", "=", place).executeTakeFirstOrThrow();
  const acting = { admin: world.parts.task.admin, root: namespace.dropbox_id };
  const first = { acting, path: "", recursive: true, includeMounted: false, limit: 2000 };
  const page = await world.dropbox.listFolder(first);
  return page.entries;
}

function treeOf(entries: Entry[]): Tree {
  return new Map(entries.flatMap((entry) => {
    if (entry.kind === "deleted") return [];
    const file = entry.kind === "file" ? entry : null;
    return [[entry.pathDisplay, {
      kind: entry.kind,
      id: entry.id,
      hash: file?.contentHash ?? null,
      time: file?.clientModified ?? null,
      rev: file?.rev ?? null,
    }]];
  }));
}

/** Files of a tree by path: content and client time, which a restore must give back. */
export function filesOf(tree: Tree, below = ""): Record<string, string> {
  const files = [...tree].filter(([path, { kind }]) => kind === "file" && path.startsWith(below));
  return Object.fromEntries(
    files.map(([path, { hash, time }]) => [path.slice(below.length), `${hash} ${time}`]),
  );
}

/** A client of the world's Dropbox over another wire, with little patience. */
export function clientOver(
  world: BackupWorld,
  wire: (next: Fetch) => Fetch,
  patience: Partial<Patience> = {},
) {
  const { key, secret } = world.sandbox.app;
  return dropboxClient({
    app: { key, secret, origin: "http://sandbox" },
    tokens: world.parts.tokens,
    fetch: wire((url, init) => world.sandbox.fetch(new Request(url, init))),
    now: () => new Date(),
    sleep: (ms) => new Promise<void>((done) => setTimeout(done, Math.min(ms, 20))),
    patience: { temporary: 2000, limited: 5000, ...patience },
  });
}
