import { under } from "../entries/refusals.ts";
import type { Call } from "../wire/call.ts";
import type { createFolder, createFolderBatch, removeBatchCheck } from "../wire/routes/changing.ts";
import type { Read } from "../wire/schema.ts";
import type { Actor, Place } from "../world_types.ts";
import { runBatch, type Step, type Words } from "./batches.ts";
import type { Desk } from "./desk.ts";
import { polled } from "./polled.ts";

type Batch = Call<Read<(typeof createFolderBatch)["arg"]>>;

const words: Words = {
  success: (metadata) => ({ ".tag": "success", metadata }) as { ".tag": string },
  failure: (error) => ({ ".tag": "failure", failure: error }) as { ".tag": string },
  busy: {
    ".tag": "failure",
    failure: { ".tag": "path", path: { ".tag": "too_many_write_operations" } },
  } as Words["busy"],
};

/** files/create_folder_v2 (dropbox-api §4.4). */
export async function makeOne(desk: Desk, call: Call<Read<(typeof createFolder)["arg"]>>) {
  const { path, autorename } = call.arg;
  const place = placeOf(desk, call.actor, path);
  const metadata = await desk.locks.one(
    [place.namespace],
    () => make(desk, call.actor, place, autorename),
  );
  return { metadata };
}

/** files/create_folder_batch: few at once, many in a job. */
export async function makeMany(desk: Desk, call: Batch) {
  const work = async () => ({ ".tag": "complete", entries: await makeAll(desk, call) });
  if (!call.arg.force_async && call.arg.paths.length <= desk.pace.folders_at_once) return await work();
  return { ".tag": "async_job_id", async_job_id: desk.jobs.launch("create_folder_batch", call.actor, work) };
}

export function checkMany(desk: Desk, call: Call<Read<(typeof removeBatchCheck)["arg"]>>) {
  return polled(desk.jobs, "create_folder_batch", call);
}

async function makeAll(desk: Desk, call: Batch) {
  const made = new Map<string, unknown>();
  const steps = call.arg.paths.map((path): Step => ({
    places: () => [placeOf(desk, call.actor, path)],
    work: ([place]) => makeOnce(desk, call, place!, made),
  }));
  return await runBatch(desk, steps, words);
}

/** Law (§4.4): a path that stands twice in a batch is made once, and both report success. */
function makeOnce(desk: Desk, call: Batch, place: Place, made: Map<string, unknown>): unknown {
  const key = `${place.namespace}${place.pathLower}`;
  if (!made.has(key)) made.set(key, make(desk, call.actor, place, call.arg.autorename));
  return made.get(key);
}

function placeOf(desk: Desk, actor: Actor, path: string): Place {
  return under("path", () => desk.world.resolve(actor, path, "write"));
}

function make(desk: Desk, actor: Actor, place: Place, autorename: boolean) {
  const entry = under("path", () => {
    desk.refused.check(place);
    return desk.world.makeFolder(actor, place, autorename);
  });
  return desk.world.metadata(actor, entry, place.seenAt);
}
