import { CallCounter } from "../../../src/domain/backup/call_counts.ts";
import { localHand } from "../../../src/domain/backup/pipeline/local_hand.ts";
import { backUp, type BackupParts, type Progress, type RunResult } from "../../../src/domain/backup/run.ts";
import { RunFailed } from "../../../src/domain/backup/run_failed.ts";
import { dropboxClient } from "../../../src/dropbox/client.ts";
import { TeamTokens } from "../../../src/dropbox/tokens.ts";
import { interruptRuns } from "../../../src/storage/catalogue/runs.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import type { ObjectStore } from "../../../src/storage/objects/object_store.ts";
import { RetryingStore } from "../../../src/storage/objects/retrying.ts";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import { initRepository, type Repository } from "../../../src/storage/repository/repository.ts";
import { type BackupWorld, PASSWORD } from "../../support/backup_world.ts";
import { newCatalogue } from "../../support/new_catalogue.ts";
import { steppedCatalogue, steppedFetch, steppedStore } from "./doors.ts";
import { Steps } from "./steps.ts";

/** A bucket and a catalogue of their own, for a Dropbox that other sites share. */
export interface Site {
  world: BackupWorld;
  catalogue: Doors<CatalogueTables>;
  /** What is really in the bucket. */
  store: ObjectStore;
  repository: Repository;
  /** The refresh token of the team's link. */
  refreshToken: string;
  close(): Promise<void>;
}

/** What became of a run. */
export type Outcome =
  | { kind: "ended"; result: RunResult }
  | { kind: "failed"; error: RunFailed }
  /** It threw before or after the run that the catalogue knows. */
  | { kind: "refused"; error: unknown }
  | { kind: "killed" };

const now = () => new Date();

export async function newSite(world: BackupWorld, store: ObjectStore = new MemoryStore(now)): Promise<Site> {
  const folder = await Deno.makeTempDir({ dir: world.folder });
  const catalogue = await newCatalogue(`${folder}/catalogue.db`);
  const first = { password: PASSWORD, now, hostname: "test", username: "dropkeep", N: 1024 };
  const repository = await initRepository(store, first);
  const { refresh_token } = await world.control("POST", "links", {}) as { refresh_token: string };
  return {
    world,
    catalogue,
    store,
    repository,
    refreshToken: refresh_token,
    close: () => catalogue.close(),
  };
}

/** One run, through doors that count its steps. A kill leaves all as it is. */
export async function backUpAt(
  site: Site,
  steps: Steps = new Steps(),
  options: { signal?: AbortSignal; now?: () => Date; onProgress?(progress: Progress): void } = {},
): Promise<Outcome> {
  const outcome = await backUp({ ...partsOf(site, steps), ...options }).then(
    (result): Outcome => ({ kind: "ended", result }),
    (error): Outcome => error instanceof RunFailed ? { kind: "failed", error } : { kind: "refused", error },
  );
  return steps.dead ? { kind: "killed" } : outcome;
}

/** What the program does with what a kill left when it starts again. */
export async function startAgain(site: Site): Promise<void> {
  await site.catalogue.write((trx) => interruptRuns(trx, now().getTime()));
}

/** What was under way at a kill is done or not done by now. */
export async function stillness(): Promise<void> {
  await new Promise((done) => setTimeout(done, 5));
}

function partsOf(site: Site, steps: Steps): BackupParts {
  const { world, repository } = site;
  const keys = repository.keys;
  const store = storeOf(site, steps);
  const link = linkOf(site, steps);
  return {
    ...world.parts,
    ...link,
    catalogue: steppedCatalogue(steps, site.catalogue),
    repository: { ...repository, store },
    hands: () => [localHand({ dropbox: link.dropbox, store, keys })],
  };
}

/** As the program opens it: three tries, without the waits. */
export function storeOf(site: Site, steps: Steps): ObjectStore {
  return new RetryingStore(steppedStore(steps, site.store), { attempts: 3, firstMs: 1 });
}

/** Three tries too: half a second, one and two are what Dropbox is borne with. */
export function linkOf({ world, refreshToken }: Site, steps: Steps) {
  const { key, secret } = world.sandbox.app;
  const wire = {
    app: { key, secret, origin: "http://sandbox" },
    fetch: steppedFetch(steps, (url, init) => world.sandbox.fetch(new Request(url, init))),
    now,
    sleep: () => new Promise<void>((done) => setTimeout(done)),
  };
  const tokens = new TeamTokens({ ...wire, refreshToken });
  const calls = new CallCounter();
  const patience = { temporary: 4_000, limited: 4_000 };
  return { tokens, calls, dropbox: dropboxClient({ ...wire, tokens, onCall: calls.count, patience }) };
}
