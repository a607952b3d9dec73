import type { EntitiesTable } from "../../storage/database/catalogue_tables.ts";
import { changeEntity, type Entity, listEntities } from "../../storage/catalogue/entities.ts";
import type { Catalogue, Reader } from "../../storage/catalogue/power.ts";
import { listRuns, type Run, type RunEntity } from "../../storage/catalogue/runs.ts";
import type { By } from "../audit/record.ts";
import { type Cause, causeOf } from "../causes/causes.ts";
import { tellChanged } from "./tellings.ts";
import { Conflict, NotFound } from "../errors.ts";

/** B6, in its order. */
export const ENTITY_STATUSES = [
  "Not Active",
  "Scheduled",
  "In Process",
  "Success",
  "Partial",
  "Failed",
  "Paused",
  "Archived",
  "Onboarding",
] as const;
export type EntityStatus = typeof ENTITY_STATUSES[number];

/** A member or team folder, and how its backups stand. */
export interface EntityState {
  entity: Entity;
  status: EntityStatus;
  /** Files and bytes as of the last run that had it. */
  items: number;
  bytes: number;
  /** When the last run that kept something of it began. */
  lastBackup: Date | null;
  /** For Partial and Failed: why, with the run that has it item by item. */
  reason: Cause & { code: string; run: number } | null;
}

/** The last of the runs that had an entity, with the run's own beginning. */
export type LastRun = RunEntity & { started_at: number };

/** All entities of a task, members first, by name. */
export async function listEntityStates(db: Reader, taskId: string): Promise<EntityState[]> {
  const [latest] = await listRuns(db, taskId, 1);
  const lasts = await lastRuns(db, taskId);
  const entities = await listEntities(db, taskId);
  return entities.map((entity) => stateOf(entity, lasts.get(entity.id) ?? null, latest ?? null));
}

async function lastRuns(db: Reader, taskId: string): Promise<Map<number, LastRun>> {
  const newest = db.selectFrom("run_entities as r").innerJoin("runs", "runs.id", "r.run_id")
    .where("runs.task_id", "=", taskId).groupBy("r.entity_id")
    .select(({ fn }) => ["r.entity_id", fn.max("r.run_id").as("run_id")]).as("newest");
  const rows = await db.selectFrom(newest)
    .innerJoin(
      "run_entities as re",
      (join) => join.onRef("re.entity_id", "=", "newest.entity_id").onRef("re.run_id", "=", "newest.run_id"),
    )
    .innerJoin("runs", "runs.id", "re.run_id")
    .selectAll("re").select("runs.started_at").execute();
  return new Map(rows.map((row) => [row.entity_id, row]));
}

/** How one entity stands: `last` is the last run that had it, `latest` the task's latest run of all. */
export function stateOf(entity: Entity, last: LastRun | null, latest: Run | null): EntityState {
  const status = statusOf(entity, last, latest);
  const failedRun = status === "Failed" && latest?.state === "failed" && latest.id > (last?.run_id ?? 0)
    ? { code: latest.reason_code!, run: latest.id }
    : null;
  const own = last?.reason_code ? { code: last.reason_code, run: last.run_id } : null;
  const reason = status === "Partial" || status === "Failed" ? failedRun ?? own : null;
  return {
    entity,
    status,
    items: last?.items ?? 0,
    bytes: last?.bytes ?? 0,
    lastBackup: last && last.outcome !== "failed" ? new Date(last.started_at) : null,
    reason: reason && { ...reason, ...causeOf(reason.code) },
  };
}

function statusOf(entity: Entity, last: LastRun | null, latest: Run | null): EntityStatus {
  if (entity.archived_at !== null) return "Archived";
  if (entity.activated_at === null) return "Not Active";
  if (entity.paused_at !== null) return "Paused";
  if (latest?.state === "running") return last === null ? "Onboarding" : "In Process";
  if (latest?.state === "failed" && latest.id > (last?.run_id ?? 0)) return "Failed";
  if (last === null) return "Scheduled";
  return ({ success: "Success", partial: "Partial", failed: "Failed" } as const)[last.outcome];
}

/** The entities of these names, addresses or Dropbox ids, in any case; `all` is every one. Throws `NotFound`. */
export async function findEntities(db: Reader, taskId: string, names: readonly string[]): Promise<Entity[]> {
  const entities = await listEntities(db, taskId);
  if (names.includes("all")) return entities;
  const found = names.flatMap((name) => {
    const named = entities.filter((entity) => isNamed(entity, name.toLowerCase()));
    if (named.length > 0) return named;
    throw new NotFound(
      `Cannot find ${JSON.stringify(name)}: no member or team folder has that name or email`,
    );
  });
  return [...new Set(found)];
}

function isNamed({ name, email, dropbox_id }: Entity, wanted: string): boolean {
  return [name, email, dropbox_id].some((one) => one?.toLowerCase() === wanted);
}

type EntityChange = Partial<Pick<EntitiesTable, "activated_at" | "paused_at">>;

/** Through which file, by whom, when. */
export interface Changing {
  catalogue: Catalogue;
  by: By;
  now: Date;
}

/** Takes entities into the backup, from the next run on; those that are in it already stay. Throws `Conflict`. */
export async function activateEntities(changing: Changing, entities: Entity[]): Promise<number> {
  const gone = entities.find((entity) => entity.archived_at !== null);
  if (gone) {
    throw new Conflict(`Cannot activate "${gone.name}": it is archived, as it is no longer in the team`);
  }
  const idle = entities.filter((one) => one.activated_at === null);
  return await change(changing, idle, { activated_at: changing.now.getTime() }, "activation");
}

/** Leaves entities out of the runs until they are resumed; what was backed up stays. */
export async function pauseEntities(changing: Changing, entities: Entity[]): Promise<number> {
  const active = entities.filter((one) => one.activated_at !== null && one.paused_at === null);
  return await change(changing, active, { paused_at: changing.now.getTime() }, "pause");
}

/** Takes paused entities into the runs again; answers how many were paused. */
export async function resumeEntities(changing: Changing, entities: Entity[]): Promise<number> {
  const paused = entities.filter((one) => one.paused_at !== null);
  return await change(changing, paused, { paused_at: null }, "activation");
}

async function change(
  { catalogue, by, now }: Changing,
  entities: Entity[],
  set: EntityChange,
  activity: "activation" | "pause",
): Promise<number> {
  const [first] = entities;
  if (first === undefined) return 0;
  await catalogue.write(async (trx) => {
    for (const entity of entities) await changeEntity(trx, entity.task_id, entity.id, set);
    await tellChanged({ trx, by, taskId: first.task_id, now }, activity, entities);
  });
  return entities.length;
}
