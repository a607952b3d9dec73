import { takeLock } from "../../../src/storage/repository/lock.ts";
import type { TaskKeeper } from "../../../src/domain/upkeep/forget.ts";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import { parsePack } from "../../../src/storage/repository/pack_header.ts";
import type { BackupWorld } from "../../support/backup_world.ts";
import { openCatalogue } from "../../support/new_catalogue.ts";
import { type Files, filesInSnapshot } from "../oracle/snapshot_files.ts";
import { type Damage, type Kind, putDamage } from "./damages.ts";
import { backUpAt, newSite, type Site } from "./site.ts";

/** A bucket of two runs, as a catalogue and objects that can be copied, and what its snapshots show. */
export interface Sound {
  site: Site;
  objects: Map<string, Uint8Array>;
  /** By run. */
  files: Map<number, Files>;
}

/** The first run alone shows a large file's first bytes; a lock of a writer long gone lies there too. */
export async function soundSite(world: BackupWorld): Promise<Sound> {
  const site = await newSite(world);
  const files = new Map<number, Files>();
  const run = async () => {
    const outcome = await backUpAt(site);
    if (outcome.kind !== "ended") throw new Error(`the backup ${outcome.kind}`);
    const { run, snapshotId } = outcome.result;
    files.set(run, await filesInSnapshot(site.repository, snapshotId));
  };
  await run();
  const film = { member: "alice", path: "/deep/er/film.bin", recipe: { seed: 6, size: 300_000 } };
  await world.control("POST", "put", film);
  await world.control("POST", "put", { member: "bob", path: "/new.txt", text: "new" });
  await run();
  const objects = new Map<string, Uint8Array>();
  for await (const { name } of site.store.list("")) objects.set(name, await site.store.get(name));
  return { site, objects, files };
}

/** A copy, with one object of a kind damaged behind everybody's back `age` milliseconds ago; answers its name too. */
export async function damagedSite(
  sound: Sound,
  kind: Kind,
  damage: Damage,
  age = 0,
): Promise<{ site: Site; name: string }> {
  const clock = { behind: 0 };
  const site = await copyOf(sound, new MemoryStore(() => new Date(Date.now() - clock.behind)));
  if (kind === "lock") await leaveLocks(site);
  const [name, other] = await namesOf(site, kind);
  if (!name) throw new Error(`there is no ${kind}`);
  const bytes = await site.store.get(name);
  const another = other ? await site.store.get(other) : new Uint8Array(bytes.length).fill(7);
  clock.behind = age;
  await putDamage(site.store, name, damage.to(bytes, another));
  clock.behind = 0;
  if (kind === "lock" && other) await site.store.delete(other);
  return { site, name };
}

export function keeperOf(site: Site): TaskKeeper {
  const { parts } = site.world;
  return {
    repository: site.repository,
    catalogue: site.catalogue,
    taskId: parts.task.id,
    holder: parts.holder,
    now: () => new Date(),
    signal: new AbortController().signal,
    patience: 0,
    sleep: () => Promise.resolve(),
  };
}

async function copyOf({ site, objects }: Sound, store: MemoryStore): Promise<Site> {
  for (const [name, bytes] of objects) await store.put(name, bytes);
  const folder = await Deno.makeTempDir({ dir: site.world.folder });
  await site.catalogue.checkpoint();
  await Deno.copyFile(site.catalogue.file, `${folder}/catalogue.db`);
  const catalogue = await openCatalogue(`${folder}/catalogue.db`);
  const repository = { ...site.repository, store };
  return { ...site, store, repository, catalogue, close: () => catalogue.close() };
}

/** Two of another program, shared. */
async function leaveLocks({ store, repository: { keys } }: Site) {
  const who = { hostname: "elsewhere", username: "bob", pid: 1, settleMs: 0, now: () => new Date() };
  for (const pid of [1, 2]) {
    const lock = await takeLock(store, keys, { ...who, pid });
    const bytes = await store.get(`locks/${lock.id}`);
    await lock.release();
    await store.put(`locks/${lock.id}`, bytes);
  }
}

const PREFIX = { config: "config", key: "keys/", snapshot: "snapshots/", index: "index/", lock: "locks/" };

async function namesOf({ store, repository: { keys } }: Site, kind: Kind): Promise<string[]> {
  const prefix = kind === "data pack" || kind === "tree pack" ? "data/" : PREFIX[kind];
  const found = (await Array.fromAsync(store.list(prefix))).sort((a, b) => b.size - a.size);
  if (prefix !== "data/") return found.map(({ name }) => name);
  const names: string[] = [];
  for (const { name } of found) {
    const [blob] = parsePack(keys, name.slice(8), await store.get(name));
    if (kind === `${blob!.kind} pack`) names.push(name);
  }
  return names;
}
