import { loadConfig } from "./config.ts";
import type { CheckState } from "./check_state.ts";
import { isDamage, RepositoryError } from "./errors.ts";
import { type Finding, problem } from "./finding.ts";
import { listKeyIds, readKey } from "./keys.ts";
import { readSnapshot, type StoredSnapshot } from "./snapshot.ts";
import { readTombstones } from "./tombstones.ts";
import { listUnpacked, loadUnpacked } from "./unpacked.ts";

/** config, keys, locks and snapshots; answers the snapshots that can be read. */
export async function* checkSmallFiles(state: CheckState): AsyncGenerator<Finding, StoredSnapshot[]> {
  const { store, keys } = state.repository;
  yield* each(["config"], () => loadConfig(store, keys), (name) => name);
  yield* each(listKeyIds(store), (id) => readKey(store, id), (id) => `keys/${id}`);
  yield* each(listUnpacked(store, "locks"), (id) => unlessReleased(state, id), (id) => `locks/${id}`);
  for (const { message } of (await readTombstones(state.repository)).damaged) yield problem(message);
  const snapshots: StoredSnapshot[] = [];
  yield* each(
    listUnpacked(store, "snapshots"),
    async (id) => snapshots.push(await readSnapshot(store, keys, id)),
    (id) => `snapshots/${id}`,
  );
  state.counts.snapshots = snapshots.length;
  return snapshots.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
}

async function* each(
  items: Iterable<string> | AsyncIterable<string>,
  read: (item: string) => Promise<unknown>,
  nameOf: (item: string) => string,
): AsyncGenerator<Finding> {
  for await (const item of items) {
    try {
      await read(item);
    } catch (error) {
      if (!isDamage(error) && !isConfigTrouble(error)) throw error;
      yield problem(error.message, { object: nameOf(item) });
    }
  }
}

/** Locks come and go while others work. */
async function unlessReleased({ repository }: CheckState, id: string): Promise<void> {
  try {
    await loadUnpacked(repository.store, repository.keys, "locks", id);
  } catch (error) {
    if (!(error instanceof RepositoryError) || error.code !== "missing") throw error;
  }
}

function isConfigTrouble(error: unknown): error is RepositoryError {
  return error instanceof RepositoryError &&
    ["unreadable_config", "unsupported_version"].includes(error.code);
}
