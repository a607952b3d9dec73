import type { Selectable } from "kysely";
import { z } from "zod";
import type { Reader } from "../../storage/catalogue/power.ts";
import type { ActivityTable } from "../../storage/database/people_tables.ts";
import type { ControlReader } from "../control.ts";
import { NotFound } from "../errors.ts";
import { COUNTED, logFilter, PAGE, spanOf } from "../log_filter.ts";
import type { Scope } from "../scope.ts";
import {
  ACTIVITIES,
  activitiesOf,
  type Activity,
  type ActivityOutcome,
  OUTCOMES,
  SERVICES,
} from "./activities.ts";
import { idsNamed, namesOf } from "./names.ts";

/** What System Activity is narrowed by (C1). */
export const activityFilter = logFilter.extend({
  activity: z.enum(keysOf(ACTIVITIES), "must be one of the activities offered").optional(),
  service: z.enum(keysOf(SERVICES), "must be one of the services offered").optional(),
  status: z.enum(keysOf(OUTCOMES), "must be one of those offered").optional(),
});
export type ActivityFilter = z.output<typeof activityFilter>;

/** Something that Dropkeep did. */
export interface ActivityRow {
  id: string;
  at: Date;
  /** In words, and so are service, part (**Sub Service**) and status. */
  label: string;
  service: string;
  part: string;
  outcome: ActivityOutcome;
  status: string;
  /** "": of no task. */
  taskId: string;
  taskName: string;
  /** A team, an address, a label; "" where it is about members and folders. */
  item: string;
  /** How many members and folders it numbers, and the names of those that may be shown. */
  entities: { count: number; names: string[] };
  records: number | null;
  bytes: number | null;
  /** Milliseconds. */
  took: number | null;
  description: string;
}

/** A page of a log. */
export interface LogPage<Row> {
  rows: Row[];
  next: string | null;
}

export interface LogParts {
  control: ControlReader;
  catalogue: Reader;
  scope: Scope;
}

/** One page, newest first. `next` is for `after`; null: this is the last page. */
export async function listActivity(
  parts: LogParts,
  filter: ActivityFilter,
  { after, limit = PAGE }: { after?: string; limit?: number } = {},
): Promise<LogPage<ActivityRow>> {
  return await pageOf(parts, await matchingIds(parts, filter, limit + 1, after), limit);
}

/** The same with how many match in all; `COUNTED + 1` means more than that. */
export async function activityPage(
  parts: LogParts,
  filter: ActivityFilter,
  after?: string,
): Promise<LogPage<ActivityRow> & { total: number }> {
  if (filter.q === undefined || after !== undefined) {
    return { ...await listActivity(parts, filter, { after }), total: await countActivity(parts, filter) };
  }
  // A search looks through all there is: once, for both.
  const all = await matchingIds(parts, filter, COUNTED + 1);
  return { ...await pageOf(parts, all, PAGE), total: all.length };
}

async function countActivity(parts: LogParts, filter: ActivityFilter): Promise<number> {
  const some = (await matching(parts, filter)).select("id").limit(COUNTED + 1).as("some");
  const { count } = await parts.control.selectFrom(some)
    .select(({ fn }) => fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
  return Number(count);
}

/** By ids alone an index is enough, and then the rows of a page are read. */
async function pageOf(parts: LogParts, ids: string[], limit: number): Promise<LogPage<ActivityRow>> {
  const page = ids.slice(0, limit);
  if (page.length === 0) return { rows: [], next: null };
  const rows = await parts.control.selectFrom("activity").selectAll()
    .where("account_id", "=", parts.scope.account).where("id", "in", page).orderBy("id", "desc").execute();
  return { rows: await asRows(parts, rows), next: ids.length > limit ? page.at(-1)! : null };
}

async function matchingIds(
  parts: LogParts,
  filter: ActivityFilter,
  limit: number,
  after?: string,
): Promise<string[]> {
  let query = (await matching(parts, filter)).select("id").orderBy("id", "desc").limit(limit);
  if (after !== undefined) query = query.where("id", "<", after);
  return (await query.execute()).map(({ id }) => id);
}

/** Throws `NotFound`. */
export async function findActivity(parts: LogParts, id: string): Promise<ActivityRow> {
  const row = await parts.control.selectFrom("activity").selectAll()
    .where("account_id", "=", parts.scope.account).where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw new NotFound(`Cannot find activity "${id}": there is none of that id`);
  return (await asRows(parts, [row]))[0]!;
}

async function matching({ control, catalogue, scope }: LogParts, filter: ActivityFilter) {
  const { activity, service, status, q } = filter;
  const { since, before } = spanOf(filter);
  let query = control.selectFrom("activity").where("account_id", "=", scope.account);
  if (since !== undefined) query = query.where("id", ">=", beginningOf(since));
  if (before !== undefined) query = query.where("id", "<", beginningOf(before));
  if (activity) query = query.where("activity", "=", activity);
  if (service) query = query.where("activity", "in", activitiesOf(service));
  if (status) query = query.where("outcome", "=", status);
  if (!q) return query;
  const words = q.toLowerCase();
  const ids = await idsNamed(catalogue, scope, words);
  return query.where((eb) => {
    const has = (column: "search_key" | "entities", text: string) =>
      eb(eb.fn<number>("instr", [column, eb.val(text)]), ">", 0);
    return eb.or([has("search_key", words), ...ids.map((id) => has("entities", `,${id},`))]);
  });
}

/** Ids begin with their moment. */
function beginningOf(at: number): string {
  return String(Math.max(0, at)).padStart(15, "0");
}

async function asRows(
  { catalogue, scope }: LogParts,
  rows: Selectable<ActivityTable>[],
): Promise<ActivityRow[]> {
  const numbers = rows.map(({ entities }) => entities.split(",").filter(Boolean).map(Number));
  const names = await namesOf(catalogue, scope, [...new Set(numbers.flat())]);
  return rows.map((row, n) => ({
    id: row.id,
    at: new Date(row.at),
    ...wordsOf(row.activity),
    outcome: row.outcome,
    status: OUTCOMES[row.outcome],
    taskId: row.task_id,
    taskName: row.task_name,
    item: row.item,
    entities: {
      count: numbers[n]!.length === 0 ? 0 : Math.max(row.records ?? 0, numbers[n]!.length),
      names: numbers[n]!.flatMap((id) => names.get(id) ?? []),
    },
    records: row.records,
    bytes: row.bytes,
    took: row.took,
    description: row.description,
  }));
}

/** Also of a kind that a later program told of. */
function wordsOf(activity: string): Pick<ActivityRow, "label" | "service" | "part"> {
  const known = ACTIVITIES[activity as Activity];
  if (known === undefined) return { label: activity, service: "", part: "" };
  return { label: known.label, service: SERVICES[known.service], part: known.part };
}

function keysOf<T extends string>(table: Record<T, unknown>): T[] {
  return Object.keys(table) as T[];
}
