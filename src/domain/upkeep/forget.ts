import { forgetSnapshot, removeUnshown } from "../../storage/catalogue/forgotten.ts";
import type { Catalogue } from "../../storage/catalogue/power.ts";
import { findSnapshot, listSnapshots, type Run } from "../../storage/catalogue/runs.ts";
import { deleteSnapshot } from "../../storage/repository/snapshot.ts";
import { knowSnapshots } from "../backup/repository/known_snapshots.ts";
import { heldRuns, type Hold } from "../alarm/holds.ts";
import type { By } from "../audit/record.ts";
import { Conflict, NotFound } from "../errors.ts";
import { tellAudit } from "../tellings.ts";
import { alone, type Keeper } from "./keeper.ts";
import { fatesOf, type Retention } from "./retention.ts";

export interface TaskKeeper extends Keeper {
  catalogue: Catalogue;
  taskId: string;
  /** Of whom the audit log is told; absent where whoever asks tells it. */
  by?: By;
}

export interface PlannedSnapshot {
  run: number;
  id: string;
  time: Date;
  /** What keeps it: rules, an alarm that needs it, a job that reads it; empty where it goes, or was not named. */
  keptBy: (keyof Retention | "alarm" | "job")[];
}

/** What to forget, as data: to be shown first, then carried out. Newest first. */
export interface ForgetPlan {
  keep: PlannedSnapshot[];
  forget: PlannedSnapshot[];
  /** Somebody said that an alarm is no reason. */
  evenAlarmed: boolean;
}

const ALL = Number.MAX_SAFE_INTEGER;

/** By the rules of a policy; what an alarm or a job under way needs stays whatever they say. */
export async function planForget(keeper: TaskKeeper, retention: Retention): Promise<ForgetPlan> {
  await knowSnapshots(keeper);
  const fates = fatesOf(
    (await listSnapshots(keeper.catalogue.read, keeper.taskId, ALL)).map(planned),
    retention,
    keeper.now(),
  );
  const held = await heldRuns(keeper.catalogue.read, keeper.taskId, keeper.now());
  const told = fates.map(({ snapshot, keptBy }): PlannedSnapshot => ({
    ...snapshot,
    keptBy: [...keptBy, ...reasonOf(held.get(snapshot.run))],
  }));
  return {
    keep: told.filter(({ keptBy }) => keptBy.length > 0),
    forget: told.filter(({ keptBy }) => keptBy.length === 0),
    evenAlarmed: false,
  };
}

/** These and no others, by id, beginning of an id, number or `latest`. Throws `NotFound`, and `Conflict` for what a job reads, and for what an alarm needs, unless `evenAlarmed`. */
export async function planForgetThese(
  keeper: TaskKeeper,
  names: readonly string[],
  evenAlarmed = false,
): Promise<ForgetPlan> {
  await knowSnapshots(keeper);
  const { catalogue: { read }, taskId } = keeper;
  const chosen = new Set<number>();
  const held = await heldRuns(read, taskId, keeper.now());
  for (const name of names) {
    const run = await findSnapshot(read, taskId, name);
    if (!run) {
      throw new NotFound(`Cannot forget snapshot ${JSON.stringify(name)}: there is none of that name`);
    }
    const hold = held.get(run.id);
    if (hold === "job") throw isRead(name);
    if (hold && !evenAlarmed) throw isHeld(name);
    chosen.add(run.id);
  }
  const all = (await listSnapshots(read, taskId, ALL)).map(planned);
  return {
    keep: all.filter(({ run }) => !chosen.has(run)),
    forget: all.filter(({ run }) => chosen.has(run)),
    evenAlarmed,
  };
}

/**
 * Removes the snapshots, the oldest first, and from the catalogue what only they showed. What only they needed stays
 * stored until a prune. Cut off anywhere, the rest is forgotten by planning again. Answers what it did: a backup that was
 * waited for may have raised an alarm, and a job may have begun, since it was planned; what these need is spared.
 */
export async function forget(
  keeper: TaskKeeper,
  plan: ForgetPlan,
): Promise<ForgetPlan & { versions: number }> {
  const spared: PlannedSnapshot[] = [];
  if (plan.forget.length > 0) {
    await alone(keeper, async (signal, confirm) => {
      for (const snapshot of plan.forget.toReversed()) {
        signal.throwIfAborted();
        await confirm();
        const keptBy = await holdsNow(keeper, snapshot.run, plan);
        if (keptBy.length > 0) spared.push({ ...snapshot, keptBy });
        else await forgetOne(keeper, snapshot);
      }
    });
  }
  const versions = await removeUnshown(keeper.catalogue, keeper.taskId);
  const isSpared = ({ run }: PlannedSnapshot) => spared.some((one) => one.run === run);
  return {
    ...plan,
    keep: [...plan.keep, ...spared].toSorted((a, b) => b.run - a.run),
    forget: plan.forget.filter((one) => !isSpared(one)),
    versions,
  };
}

async function holdsNow(
  { catalogue, taskId, now }: TaskKeeper,
  run: number,
  { evenAlarmed }: ForgetPlan,
): Promise<("alarm" | "job")[]> {
  const held = await heldRuns(catalogue.read, taskId, now());
  return reasonOf(held.get(run)).filter((reason) => reason === "job" || !evenAlarmed);
}

/** The bucket first: a snapshot that the catalogue shows must not lack what it names. */
async function forgetOne(
  { repository, catalogue, now, taskId, by }: TaskKeeper,
  { id, run, time }: PlannedSnapshot,
) {
  await deleteSnapshot(repository.store, id);
  await catalogue.write(async (trx) => {
    await forgetSnapshot(trx, run, now().getTime());
    const detail = { snapshot: id.slice(0, 8), run, of: time.toISOString() };
    if (by) await tellAudit(trx, by, { action: "snapshot.forgotten", taskId, detail }, now());
  });
}

function reasonOf(hold: Hold | undefined): ("alarm" | "job")[] {
  return hold === undefined ? [] : [hold === "job" ? "job" : "alarm"];
}

function isRead(name: string): Conflict {
  return new Conflict(
    `Cannot forget snapshot ${
      JSON.stringify(name)
    }: a restore or an export that is under way reads it; wait for its end, or cancel it on "Jobs" in the portal`,
  );
}

function isHeld(name: string): Conflict {
  return new Conflict(
    `Cannot forget snapshot ${
      JSON.stringify(name)
    }: a mass-change alarm needs it, to go back by or to look into; ` +
      "answer the alarm in the portal first, or give --even-alarmed",
  );
}

function planned(run: Run): PlannedSnapshot {
  return { run: run.id, id: run.snapshot_id!, time: new Date(run.started_at), keptBy: [] };
}
