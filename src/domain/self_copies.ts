import type { ObjectStore } from "../storage/objects/object_store.ts";
import type { MasterRing } from "../storage/secrets/master_ring.ts";
import { deleteCopy, type FoundCopy, listCopies, newCopyName } from "../storage/self_copies/list.ts";
import { CopyWriter } from "../storage/self_copies/write.ts";
import type { ControlDatabase, ControlReader, ControlWriter } from "./control.ts";

/** A file of the data folder that can be copied while it is in use. */
export interface SelfFile {
  /** Within the data folder. */
  name: string;
  copyTo(path: string): Promise<void>;
}

export interface SelfParts {
  control: ControlDatabase;
  ring: MasterRing;
  instance: string;
  store: ObjectStore;
  now(): Date;
  /** Made when it is asked for, in this order: what others refer to last. */
  files: SelfFile[];
  /** Accounts whose catalogue cannot be opened. */
  missing: string[];
  /** A folder that nobody else uses, for one file at a time. */
  scratch: string;
  signal?: AbortSignal;
}

/** A copy of the installation in its storage. */
export interface SelfCopy {
  id: string;
  madeAt: Date;
  /** In the storage. */
  bytes: number;
  /** Accounts that are not in it. */
  missing: string[];
}

/**
 * Copies databases and keyring into the store, under a key that the master key opens, then removes copies that are not
 * to be kept any more. Cut off, it leaves nothing that is taken for a copy. Throws `StoreError`, `DatabaseError`.
 */
export async function copySelf(parts: SelfParts): Promise<SelfCopy> {
  const { control, ring, instance, store, now, files, missing, scratch, signal } = parts;
  const madeAt = now();
  const name = newCopyName(instance, madeAt);
  const writer = await CopyWriter.begin(store, ring, name, { signal });
  for (const file of files) {
    const path = `${scratch}/copied`;
    await file.copyTo(path);
    await writer.add(file.name, path);
    await Deno.remove(path);
  }
  const copy = { id: name.id, madeAt, bytes: await writer.finish(), missing };
  await control.write((trx) => noteSelfCopy(trx, copy));
  const old = planOldCopies(await listCopies(store, { instance, signal }), now());
  for (const one of old) await deleteCopy(store, one, { signal });
  await forgetRows(control, old);
  return copy;
}

/** Writes down that there is a copy. */
export async function noteSelfCopy(trx: ControlWriter, { id, madeAt, bytes, missing }: SelfCopy) {
  const row = { id, made_at: madeAt.getTime(), bytes, missing: JSON.stringify(missing) };
  await trx.insertInto("self_copies").values(row).onConflict((conflict) => conflict.doNothing()).execute();
}

/** Newest first. */
export async function selfCopies(db: ControlReader, limit = 50): Promise<SelfCopy[]> {
  const rows = await db.selectFrom("self_copies").selectAll().orderBy("made_at", "desc").limit(limit)
    .execute();
  return rows.map(({ id, made_at, bytes, missing }) => ({
    id,
    madeAt: new Date(made_at),
    bytes,
    missing: JSON.parse(missing),
  }));
}

const HOUR = 3_600_000;
/** All copies of so long, then the last of each day until the longest: what was shredded is gone for good by then. */
const ALL = 48 * HOUR;
const LONGEST = 30 * 24 * HOUR;
/** However old they are. */
const LEAST = 3;
/** What is not whole by then was cut off. */
const CUT_OFF = 24 * HOUR;

/** Which of an installation's copies (newest first) are not to be kept. */
export function planOldCopies(copies: FoundCopy[], now: Date): FoundCopy[] {
  const age = ({ madeAt }: FoundCopy) => now.getTime() - madeAt.getTime();
  const whole = copies.filter(({ isWhole }) => isWhole);
  const days = new Set<string>();
  const kept = whole.filter((copy, n) => {
    const day = copy.madeAt.toISOString().slice(0, 10);
    const isLastOfDay = !days.has(day);
    days.add(day);
    return n < LEAST || age(copy) < ALL || (isLastOfDay && age(copy) < LONGEST);
  });
  const cutOff = copies.filter((copy) => !copy.isWhole && age(copy) > CUT_OFF);
  return [...whole.filter((copy) => !kept.includes(copy)), ...cutOff];
}

async function forgetRows(control: ControlDatabase, old: FoundCopy[]) {
  if (old.length === 0) return;
  const ids = old.map(({ id }) => id);
  await control.write((trx) => trx.deleteFrom("self_copies").where("id", "in", ids).execute());
}
