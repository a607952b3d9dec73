import { areasOf, entityRuns, itemsByDay } from "../../storage/catalogue/entity_history.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { type Cause, causeOf } from "../causes/causes.ts";
import { type EntityRow, entityRow } from "./table.ts";
import type { Scope } from "../scope.ts";

/** Days that the chart shows (B11). */
export const DAYS = 30;
const DAY = 86_400_000;

export interface ItemsOfDay {
  /** `2026-11-25`, UTC. */
  day: string;
  new: number;
  changed: number;
  removed: number;
}

/** A run as it was for one entity. */
export interface RunOfEntity {
  run: number;
  startedAt: Date;
  endedAt: Date | null;
  state: "running" | "success" | "partial" | "failed" | "interrupted";
  items: number;
  bytes: number;
  new: number;
  changed: number;
  removed: number;
  errors: number;
  reason: (Cause & { code: string; detail: string }) | null;
}

/** A tile: the entity's own place, or a folder that it has mounted. */
export interface AreaTile {
  name: string;
  kind: string;
  items: number;
  bytes: number;
  lastBackup: Date | null;
  outcome: "success" | "partial" | "failed";
  reason: (Cause & { code: string }) | null;
}

export interface EntityPage {
  entity: EntityRow;
  /** One for each of the last `DAYS` days, oldest first. */
  days: ItemsOfDay[];
  tiles: AreaTile[];
}

/** What the drill-down of an entity shows (B11). Throws `NotFound`, also for what the scope does not show. */
export async function entityDetail(
  db: Reader,
  scope: Scope,
  taskId: string,
  entityId: number,
  now: Date,
): Promise<EntityPage> {
  const entity = await entityRow(db, scope, taskId, entityId);
  const first = Math.floor(now.getTime() / DAY) * DAY - (DAYS - 1) * DAY;
  const found = new Map((await itemsByDay(db, entityId, first)).map((row) => [row.day, row]));
  const days = Array.from({ length: DAYS }, (_, n) => {
    const day = new Date(first + n * DAY).toISOString().slice(0, 10);
    const { added = 0, changed = 0, removed = 0 } = found.get(day) ?? {};
    return { day, new: added, changed, removed };
  });
  return { entity, days, tiles: await tilesOf(db, entity) };
}

async function tilesOf(db: Reader, { id, lastBackup }: EntityRow): Promise<AreaTile[]> {
  const row = await db.selectFrom("entities").select("last_run").where("id", "=", id)
    .executeTakeFirstOrThrow();
  const areas = await areasOf(db, id, row.last_run ?? 0);
  return areas.map(({ name, kind, items, bytes, lost_code, errors }) => ({
    name,
    kind,
    items,
    bytes,
    lastBackup,
    outcome: lost_code !== null ? "failed" as const : errors > 0 ? "partial" as const : "success" as const,
    reason: lost_code === null ? null : { code: lost_code, ...causeOf(lost_code) },
  }));
}

/** Runs, newest first, `limit` at a time; `next` is the `before` of the page after. Throws `NotFound`. */
export async function listRunsOfEntity(
  db: Reader,
  scope: Scope,
  taskId: string,
  entityId: number,
  { before = Number.MAX_SAFE_INTEGER, limit = 30 } = {},
): Promise<{ runs: RunOfEntity[]; next: number | null }> {
  await entityRow(db, scope, taskId, entityId);
  const rows = await entityRuns(db, { taskId, entityId, before, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const runs = page.map((row): RunOfEntity => ({
    run: row.run_id,
    startedAt: new Date(row.started_at),
    endedAt: row.ended_at === null ? null : new Date(row.ended_at),
    state: row.outcome ?? row.state,
    items: row.items ?? 0,
    bytes: row.bytes ?? 0,
    new: row.added ?? 0,
    changed: row.changed ?? 0,
    removed: row.removed ?? 0,
    errors: row.errors ?? 0,
    reason: row.reason_code === null
      ? null
      : { code: row.reason_code, detail: row.reason ?? "", ...causeOf(row.reason_code) },
  }));
  return { runs, next: rows.length > limit ? page.at(-1)!.run_id : null };
}
