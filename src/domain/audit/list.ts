import { z } from "zod";
import { COMMAND_LINE } from "../actor.ts";
import type { LogPage, LogParts } from "../activity/list.ts";
import { namesOf } from "../activity/names.ts";
import type { ControlReader } from "../control.ts";
import { NotFound } from "../errors.ts";
import { readInput } from "../input.ts";
import { COUNTED, logFilter, PAGE, spanOf } from "../log_filter.ts";
import { type Action, ACTIONS } from "./actions.ts";
import { type Change, changesOf, describe, factsOf } from "./describe.ts";
import type { AuditRow } from "./record.ts";
import {
  actionsOf,
  AUDIT_OUTCOMES,
  AUDIT_SERVICES,
  type AuditOutcome,
  type AuditService,
  serviceOf,
} from "./services.ts";

/** What the Security Audit is narrowed by (C2). */
export const auditFilter = logFilter.extend({
  activity: z.enum(Object.keys(ACTIONS) as Action[], "must be one of the activities offered").optional(),
  service: z.enum(Object.keys(AUDIT_SERVICES) as AuditService[], "must be one of the services offered")
    .optional(),
  status: z.enum(Object.keys(AUDIT_OUTCOMES) as AuditOutcome[], "must be one of those offered").optional(),
});
export type AuditFilter = z.output<typeof auditFilter>;

/** Something that somebody did. */
export interface AuditEntry {
  seq: number;
  at: Date;
  /** In words. */
  label: string;
  service: string;
  outcome: AuditOutcome;
  status: string;
  /** "": of no task. */
  task: string;
  /** What it was done to, where that is no task. */
  object: string;
  /** An address, or who else it was, as far as it is known. */
  by: string;
  ip: string;
  /** The browser's own words. */
  agent: string;
  requestId: string;
  /** In a line. */
  description: string;
  changes: Change[];
  facts: [name: string, value: string][];
}

const mark = z.tuple([z.coerce.number().int(), z.coerce.number().int()]);

/** One page, newest first. `next` is for `after`; null: this is the last page. Throws `Invalid` for a page that is none. */
export async function listAudit(
  db: ControlReader,
  account: string,
  filter: AuditFilter,
  { after, limit = PAGE }: { after?: string; limit?: number } = {},
): Promise<LogPage<AuditEntry>> {
  return await pageOf(db, account, await matchingMarks(db, account, filter, limit + 1, after), limit);
}

/** The same with how many match in all; `COUNTED + 1` means more than that. */
export async function auditPage(
  db: ControlReader,
  account: string,
  filter: AuditFilter,
  after?: string,
): Promise<LogPage<AuditEntry> & { total: number }> {
  if (filter.q === undefined || after !== undefined) {
    return {
      ...await listAudit(db, account, filter, { after }),
      total: await countAudit(db, account, filter),
    };
  }
  // A search looks through all there is: once, for both.
  const all = await matchingMarks(db, account, filter, COUNTED + 1);
  return { ...await pageOf(db, account, all, PAGE), total: all.length };
}

async function countAudit(db: ControlReader, account: string, filter: AuditFilter): Promise<number> {
  const some = matching(db, account, filter).select("seq").limit(COUNTED + 1).as("some");
  const { count } = await db.selectFrom(some).select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

interface Mark {
  at: number;
  seq: number;
}

/** By marks alone an index is enough, and then the rows of a page are read. */
async function pageOf(
  db: ControlReader,
  account: string,
  marks: Mark[],
  limit: number,
): Promise<LogPage<AuditEntry>> {
  const page = marks.slice(0, limit);
  const last = page.at(-1);
  if (last === undefined) return { rows: [], next: null };
  const rows = await db.selectFrom("audit").selectAll().where("account_id", "=", account)
    .where("seq", "in", page.map(({ seq }) => seq)).execute();
  rows.sort((a, b) => b.at - a.at || b.seq - a.seq);
  return { rows: rows.map(asEntry), next: marks.length > limit ? `${last.at}-${last.seq}` : null };
}

async function matchingMarks(
  db: ControlReader,
  account: string,
  filter: AuditFilter,
  limit: number,
  after?: string,
): Promise<Mark[]> {
  let query = matching(db, account, filter).select(["at", "seq"]).orderBy("at", "desc").orderBy("seq", "desc")
    .limit(limit);
  if (after !== undefined) {
    const [at, seq] = readInput("Cannot list the audit log", mark, after.split("-"));
    query = query.where((eb) => eb(eb.refTuple("at", "seq"), "<", eb.tuple(at, seq)));
  }
  return await query.execute();
}

/** One of them, with the members and folders that it numbers, as far as the scope shows their names. Throws `NotFound`. */
export async function findAudit({ control, catalogue, scope }: LogParts, seq: number): Promise<AuditEntry> {
  const row = await control.selectFrom("audit").selectAll().where("account_id", "=", scope.account)
    .where("seq", "=", seq).executeTakeFirst();
  if (row === undefined) throw new NotFound(`Cannot find row ${seq} of the audit log: there is none`);
  const entry = asEntry(row);
  const { entities = [] } = JSON.parse(row.detail) as { entities?: number[] };
  const names = [...(await namesOf(catalogue, scope, entities)).values()];
  return names.length === 0 ? entry : { ...entry, facts: [...entry.facts, ["Among them", names.join(", ")]] };
}

function matching(db: ControlReader, account: string, filter: AuditFilter) {
  const { activity, service, status, q } = filter;
  const { since, before } = spanOf(filter);
  let query = db.selectFrom("audit").where("account_id", "=", account);
  if (since !== undefined) query = query.where("at", ">=", since);
  if (before !== undefined) query = query.where("at", "<", before);
  if (activity) query = query.where("action", "=", activity);
  if (service) query = query.where("action", "in", actionsOf(service));
  if (status) query = query.where("outcome", "=", status);
  return q ? query.where("seq", "in", withWords(db, account, q.toLowerCase())) : query;
}

/** Words are looked for beside the log, where the rows are narrow. */
function withWords(db: ControlReader, account: string, words: string) {
  const named = (Object.keys(ACTIONS) as Action[]).filter((one) =>
    ACTIONS[one].toLowerCase().includes(words)
  );
  return db.selectFrom("audit_words").select("seq").where("account_id", "=", account).where((eb) =>
    eb.or([
      ...named.length > 0 ? [eb("action", "in", named)] : [],
      eb(eb.fn<number>("instr", ["words", eb.val(words)]), ">", 0),
    ])
  );
}

function asEntry(row: AuditRow): AuditEntry {
  const isOfTask = row.object_kind === "task";
  const object = isOfTask ? "" : row.object_name;
  const detail = JSON.parse(row.detail);
  return {
    seq: row.seq,
    at: new Date(row.at),
    label: ACTIONS[row.action as Action] ?? row.action,
    service: AUDIT_SERVICES[serviceOf(row.action)],
    outcome: row.outcome,
    status: AUDIT_OUTCOMES[row.outcome],
    task: isOfTask ? row.object_name : "",
    object,
    by: performerOf(row),
    ip: row.ip,
    agent: row.agent,
    requestId: row.request_id,
    description: describe(object, detail),
    changes: changesOf(detail),
    facts: factsOf(detail),
  };
}

function performerOf({ actor_email, agent, ip }: AuditRow): string {
  if (actor_email !== null) return actor_email;
  if (agent === COMMAND_LINE.agent) return "Operator, command line";
  return ip === "" ? "Dropkeep" : "Not known";
}
