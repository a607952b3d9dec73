import type { Entity } from "../../storage/catalogue/entities.ts";
import { countEntities, entityPage, type ListedEntity } from "../../storage/catalogue/entity_list.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import type { Run } from "../../storage/catalogue/runs.ts";
import { tagsOf } from "../../storage/catalogue/tags.ts";
import { z } from "zod";
import { type Cause, causeOf } from "../causes/causes.ts";
import { entityPaging, type EntityQuery, filterOf, latestRun, type TableStatus } from "./query.ts";
import { readInput } from "../input.ts";
import { NotFound } from "../errors.ts";
import { readMark, writeMark } from "../page_mark.ts";
import type { Scope } from "../scope.ts";
import { statusOf } from "./standing_status.ts";

/** A row of the table. */
export interface EntityRow {
  id: number;
  kind: Entity["kind"];
  name: string;
  email: string | null;
  dropboxId: string;
  status: TableStatus;
  tags: { id: number; name: string }[];
  /** Carries Limited Access; only the primary user gets such a row. */
  isLimited: boolean;
  /** Files and bytes as of the last run that had it. */
  items: number;
  bytes: number;
  firstBackup: Date | null;
  /** When the last run that kept something of it began. */
  lastBackup: Date | null;
  /** For Partial and Failed: why, and the run that has it item by item. */
  reason: (Cause & { code: string; run: number }) | null;
  /** Until when its deletion can be undone. */
  deletionDue: Date | null;
}

export interface EntityTable {
  rows: EntityRow[];
  /** For `after`; null: this is the last page. */
  next: string | null;
}

/** One page of a task's entities, sorted by one key (B4). Throws `Invalid` for a page that is none. */
export async function listEntityRows(
  db: Reader,
  scope: Scope,
  taskId: string,
  query: EntityQuery,
  paging: Partial<z.input<typeof entityPaging>> = {},
): Promise<EntityTable> {
  const { sort, descending, after, limit } = readInput("Cannot list the entities", entityPaging, paging);
  const latest = await latestRun(db, taskId);
  const filter = filterOf(scope, query, latest);
  const from = after === undefined ? null : readMark("Cannot list the entities", mark, after);
  const rows = await entityPage(db, taskId, filter, { sort, descending, after: from, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const tags = await tagsOf(db, page.map((row) => row.id));
  const next = rows.length > limit ? writeMark([page.at(-1)!.sort_key, page.at(-1)!.id]) : null;
  return { rows: page.map((row) => asRow(row, tags.get(row.id) ?? [], latest)), next };
}

/** One of them. Null also where the scope does not show it. */
export async function findEntityRow(
  db: Reader,
  scope: Scope,
  taskId: string,
  id: number,
): Promise<EntityRow | null> {
  const row = await db.selectFrom("entities").selectAll().where("task_id", "=", taskId).where("id", "=", id)
    .executeTakeFirst();
  if (!row || (row.limited_at !== null && !scope.isPrimary)) return null;
  const tags = await tagsOf(db, [id]);
  return asRow({ ...row, sort_key: "" }, tags.get(id) ?? [], await latestRun(db, taskId));
}

/** The same. Throws `NotFound` instead. */
export async function entityRow(db: Reader, scope: Scope, taskId: string, id: number): Promise<EntityRow> {
  const row = await findEntityRow(db, scope, taskId, id);
  if (row) return row;
  throw new NotFound(`Cannot find user or team folder ${id}: there is none of that number`);
}

/** Counted no further: a page says "10,000+". */
export const COUNTED = 10_000;

/** How many match; `COUNTED + 1` means more than that. */
export async function countEntityRows(
  db: Reader,
  scope: Scope,
  taskId: string,
  query: EntityQuery,
): Promise<number> {
  return await countEntities(db, taskId, filterOf(scope, query, await latestRun(db, taskId)), COUNTED);
}

function asRow(row: ListedEntity, tags: { id: number; name: string }[], latest: Run | null): EntityRow {
  const status = statusOf(row.standing, latest);
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    email: row.email,
    dropboxId: row.dropbox_id,
    status,
    tags: tags.map(({ id, name }) => ({ id, name })),
    isLimited: row.limited_at !== null,
    items: row.items,
    bytes: row.bytes,
    firstBackup: dateOf(row.first_backup_at),
    lastBackup: dateOf(row.last_backup_at),
    reason: status === "Partial" || status === "Failed" ? reasonOf(row, latest) : null,
    deletionDue: dateOf(row.deletion_due_at),
  };
}

/** Of the run as a whole where that failed, else the entity's own. */
function reasonOf(row: ListedEntity, latest: Run | null): EntityRow["reason"] {
  const whole = latest?.state === "failed" && latest.id > (row.last_run ?? 0)
    ? { code: latest.reason_code!, run: latest.id }
    : null;
  const own = row.last_reason_code === null ? null : { code: row.last_reason_code, run: row.last_run! };
  const reason = whole ?? own;
  return reason && { ...reason, ...causeOf(reason.code) };
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}

const mark = z.tuple([z.union([z.string(), z.number()]), z.number().int()]);
