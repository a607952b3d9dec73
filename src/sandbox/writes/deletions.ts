import { under } from "../entries/refusals.ts";
import type { Call } from "../wire/call.ts";
import type { remove, removeBatch, removeBatchCheck } from "../wire/routes/changing.ts";
import type { Read } from "../wire/schema.ts";
import type { Actor, Place } from "../world_types.ts";
import { runBatch, type Words } from "./batches.ts";
import type { Desk } from "./desk.ts";
import { polled } from "./polled.ts";
import { taggedMetadata, writtenPlace } from "./seen_entries.ts";

type Deletion = Read<(typeof remove)["arg"]>;

const words: Words = {
  success: (metadata) => ({ ".tag": "success", metadata }) as { ".tag": string },
  failure: (error) => ({ ".tag": "failure", failure: error }) as { ".tag": string },
  busy: { ".tag": "failure", failure: { ".tag": "too_many_write_operations" } } as Words["busy"],
};

/** files/delete_v2: answers the item as it was. */
export async function removeOne(desk: Desk, call: Call<Deletion>) {
  const place = placeOf(desk, call.actor, call.arg);
  const lock = [writtenPlace(place).namespace];
  return { metadata: await desk.locks.one(lock, () => take(desk, call.actor, place, call.arg)) };
}

/** files/delete_batch: always a job. */
export function removeMany(desk: Desk, call: Call<Read<(typeof removeBatch)["arg"]>>) {
  const id = desk.jobs.launch("delete_batch", call.actor, async () => ({
    ".tag": "complete",
    entries: await removeAll(desk, call.actor, call.arg.entries),
  }));
  return { ".tag": "async_job_id", async_job_id: id };
}

export function checkMany(desk: Desk, call: Call<Read<(typeof removeBatchCheck)["arg"]>>) {
  return polled(desk.jobs, "delete_batch", call);
}

async function removeAll(desk: Desk, actor: Actor, entries: Deletion[]) {
  const steps = entries.map((entry) => ({
    places: () => [writtenPlace(placeOf(desk, actor, entry))],
    work: () => take(desk, actor, placeOf(desk, actor, entry), entry),
  }));
  return await runBatch(desk, steps, words);
}

function placeOf(desk: Desk, actor: Actor, deletion: Deletion): Place {
  return under("path_lookup", () => desk.world.resolve(actor, deletion.path));
}

function take(desk: Desk, actor: Actor, place: Place, deletion: Deletion) {
  const entry = desk.world.remove(actor, place, deletion.parent_rev);
  return taggedMetadata(desk, actor, entry, place);
}
