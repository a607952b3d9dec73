import { syncFolder } from "../storage/objects/disk/folders.ts";
import { writeDurably } from "../storage/objects/disk/durable_file.ts";
import { DatabaseError } from "../storage/database/database_error.ts";
import type { FoundCopy } from "../storage/self_copies/list.ts";

/** The copy that a data folder was put back from. */
export type PutBack = Pick<FoundCopy, "id" | "instance" | "madeAt" | "bytes">;

/** While this file is there, sessions and links of the copy's day are still good: only restore-self opens the folder. */
const PUT_BACK = "put_back.json";

/** Notes it, before the files are in their place. */
export async function notePutBack(data: string, { id, instance, madeAt, bytes }: PutBack) {
  const text = JSON.stringify({ id, instance, madeAt, bytes });
  await writeDurably(`${data}/${PUT_BACK}`, new TextEncoder().encode(text));
  await syncFolder(data);
}

/** Null where nothing was put back, or all that belongs to it was done. */
export function putBackFrom(data: string): PutBack | null {
  try {
    const { madeAt, ...copy } = JSON.parse(Deno.readTextFileSync(`${data}/${PUT_BACK}`));
    return { ...copy, madeAt: new Date(madeAt) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** All that belongs to it is done. */
export async function endPutBack(data: string) {
  Deno.removeSync(`${data}/${PUT_BACK}`);
  await syncFolder(data);
}

/** Throws `DatabaseError`, `half_restored`. */
export function refuseHalfRestored(data: string) {
  const from = putBackFrom(data);
  if (from === null) return;
  throw new DatabaseError(
    "half_restored",
    `Cannot open the data: putting copy ${from.id} back was cut off, and sessions of then are still good; ` +
      "run dropkeep restore-self once more, it goes on from there",
  );
}
