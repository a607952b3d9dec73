import type { Call } from "../wire/call.ts";
import { type Place, Refusal } from "../world_types.ts";
import { runBatch, type Step, type Words } from "./batches.ts";
import type { Desk } from "./desk.ts";
import { polled } from "./polled.ts";
import { type Ends, endsOf, type Kind, lockedPlaces, relocate, type Relocations } from "./relocations.ts";

const words: Words = {
  // Metadata has subtypes: nested under the tag, unlike a committed upload's (dropbox-api §5.1).
  success: (metadata) => ({ ".tag": "success", success: metadata }) as { ".tag": string },
  failure: (error) =>
    ({
      ".tag": "failure",
      failure: { ".tag": "relocation_error", relocation_error: error },
    }) as { ".tag": string },
  busy: { ".tag": "failure", failure: { ".tag": "too_many_write_operations" } } as Words["busy"],
};

/** files/move_batch_v2 and files/copy_batch_v2: always a job. */
export function relocateMany(desk: Desk, kind: Kind, call: Call<Relocations>) {
  const id = desk.jobs.launch(`${kind}_batch`, call.actor, async () => ({
    ".tag": "complete",
    entries: await relocateAll(desk, kind, call),
  }));
  return { ".tag": "async_job_id", async_job_id: id };
}

export function checkMany(desk: Desk, kind: Kind, call: Call<{ async_job_id: string }>) {
  return polled(desk.jobs, `${kind}_batch`, call);
}

async function relocateAll(desk: Desk, kind: Kind, call: Call<Relocations>) {
  const { entries, autorename } = call.arg;
  const found = entries.map((paths) => attempt(() => endsOf(desk, call.actor, paths)));
  const isApart = apartness(found.map((ends) => ends instanceof Refusal ? null : ends.from));
  const steps = found.map((ends, i): Step => ({
    places: () => {
      if (ends instanceof Refusal) throw ends;
      if (!isApart(i)) throw new Refusal(409, { ".tag": "duplicated_or_nested_paths" });
      return lockedPlaces(kind, ends);
    },
    work: () => relocate(desk, kind, call.actor, ends as Ends, autorename),
  }));
  return await runBatch(desk, steps, words);
}

function attempt(work: () => Ends): Ends | Refusal {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal && error.status === 409) return error;
    throw error;
  }
}

/** Tells for each source whether it is named once, and neither holds nor lies in another one of the batch. */
function apartness(sources: (Place | null)[]): (i: number) => boolean {
  const keys = sources.map((place) => place && `${place.namespace}${place.pathLower}/`);
  const sorted = keys.filter((key) => key !== null).sort();
  const overlapping = new Set<string>();
  let open: string | undefined;
  for (const key of sorted) {
    if (open !== undefined && key.startsWith(open)) overlapping.add(key).add(open);
    else open = key;
  }
  return (i) => keys[i] === null || !overlapping.has(keys[i]!);
}
