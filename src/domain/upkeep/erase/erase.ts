import { runUnderWay } from "../../../storage/catalogue/dying_packs.ts";
import { linkPaths } from "../../../storage/catalogue/erased_rows.ts";
import { beginErasure, endErasure, openErasures, pathHash } from "../../../storage/catalogue/erasures.ts";
import type { Writer } from "../../../storage/catalogue/power.ts";
import { Conflict } from "../../errors.ts";
import { tellActivity, tellAudit } from "../../tellings.ts";
import { LOOK_AGAIN_MS, patienceOf } from "../keeper.ts";
import { type Certificate, whatRemains } from "./certificate.ts";
import { asParts, type EraseKeeper, eraseOnce, rowsOf } from "./erase_once.ts";
import { keepTombstones, refuse } from "./refuse.ts";
import { type ErasureRequest, placesOfRequest } from "./request.ts";
import { planRewrite, type RewritePlan } from "./rewrite_snapshots.ts";
import { Selection } from "./selection.ts";

export type { EraseKeeper };

/** What an erasure would do; changes nothing. Throws `NotFound`. */
export async function planErasure(
  keeper: EraseKeeper,
  request: ErasureRequest,
): Promise<RewritePlan & { versions: number }> {
  const { read } = keeper.catalogue;
  const places = await placesOfRequest(read, keeper.taskId, request);
  const { states } = await rowsOf(keeper, request, places);
  const selection = new Selection(request, places, await linkPaths(read, states));
  const plan = await planRewrite(await asParts(keeper), () => selection, keeper.signal);
  return { ...plan, versions: states.length };
}

/**
 * Writes down what is to be erased, and from then on it is not backed up again, unless it `mayReturn`. Answers the
 * number of the erasure, which `carryOutErasures` carries out.
 */
export async function requestErasure(
  keeper: EraseKeeper,
  request: ErasureRequest,
  mayReturn: boolean,
): Promise<number> {
  const { catalogue, taskId, now, by } = keeper;
  const places = await placesOfRequest(catalogue.read, taskId, request);
  return await catalogue.write(async (trx) => {
    const { items, paths, namespaces } = request;
    const detail = { items: items.length, paths: paths.length, namespaces: namespaces.length, mayReturn };
    if (by) await tellAudit(trx, by, { action: "content.erasure_asked", taskId, detail }, now());
    if (!mayReturn) await refuse(trx, taskId, request, places);
    return await beginErasure(trx, taskId, now().getTime(), JSON.stringify(request));
  });
}

/**
 * Carries out what was requested, to the end: snapshots without it, the catalogue without it, then no byte of it in the
 * store. Cut off at any line, the next call goes on. Throws `Conflict` where a backup does not end in time.
 */
export async function carryOutErasures(keeper: EraseKeeper): Promise<Certificate[]> {
  const done: Certificate[] = [];
  for (const { id, requestedAt, request } of await openErasures(keeper.catalogue.read, keeper.taskId)) {
    const certificate = await carryOut(keeper, requestedAt, JSON.parse(request));
    const ended = keeper.now();
    await keeper.catalogue.write(async (trx) => {
      await endErasure(trx, id, ended.getTime(), JSON.stringify(certificate));
      await tellErasure(trx, keeper.taskId, certificate, ended);
    });
    done.push(certificate);
  }
  // What was deleted stands in the log until then.
  await keeper.catalogue.checkpoint();
  return done;
}

/** By numbers: what was erased is named nowhere any more. */
async function tellErasure(trx: Writer, taskId: string, done: Certificate, ended: Date) {
  await tellActivity(trx, {
    activity: "erasure",
    outcome: "succeeded",
    taskId,
    records: done.versions,
    bytes: done.bytes,
    took: ended.getTime() - Date.parse(done.requested_at),
    description:
      `${done.versions} states taken out of ${done.snapshots} snapshots; ${done.packs} packs removed.`,
  }, ended);
}

/** A backup that began meanwhile may have stored it again: then all is done once more when it has ended. */
async function carryOut(
  keeper: EraseKeeper,
  requestedAt: number,
  request: ErasureRequest,
): Promise<Certificate> {
  const isOver = patienceOf(keeper);
  const places = await placesOfRequest(keeper.catalogue.read, keeper.taskId, request);
  const counts = { snapshots: 0, nodes: 0, versions: 0, packs: 0, bytes: 0 };
  for (;;) {
    await whenNoRunIsUnderWay(keeper, isOver);
    await keepTombstones(keeper);
    const { isDone, ...more } = await eraseOnce(keeper, request, places);
    for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] += more[key];
    if (isDone) break;
    if (!isOver()) continue;
    throw new Conflict("Cannot end the erasure: the repository changed meanwhile");
  }
  return {
    requested_at: new Date(requestedAt).toISOString(),
    ended_at: keeper.now().toISOString(),
    items: request.items,
    namespaces: request.namespaces,
    path_sha256: places.map(({ namespace, pathLower }) => pathHash(`/${namespace.folder_key}${pathLower}`)),
    ...counts,
    remains: await whatRemains(keeper.repository.store, keeper.signal),
  };
}

/** Its snapshot would show what it listed before; so it is waited for, as long as somebody else's lock would be. */
async function whenNoRunIsUnderWay(
  { catalogue: { read }, taskId, sleep, signal }: EraseKeeper,
  isOver: () => boolean,
) {
  while (await runUnderWay(read, taskId) !== null) {
    if (isOver()) {
      throw new Conflict("Cannot erase while a backup is under way");
    }
    await sleep(LOOK_AGAIN_MS, signal);
    signal.throwIfAborted();
  }
}
