import {
  type AlarmFilter,
  type DamageCounts,
  listAlarms,
  type ListedAlarm,
} from "../../storage/catalogue/alarms.ts";
import type { Reader } from "../account_catalogue.ts";
import { NotFound } from "../errors.ts";
import type { Scope } from "../scope.ts";
import { type Sign, SIGNS } from "./signs.ts";

/** An alarm as people are told of it. */
export interface Alarm {
  id: number;
  taskId: string;
  entity: { id: number; name: string; email: string | null; kind: "member" | "team_folder" };
  /** Sentences. */
  signs: string[];
  counts: DamageCounts;
  /** Whether files that hold other bytes, but no noise, are harmed too. */
  only: "harmed" | "changed";
  clean: Point;
  first: Point;
  last: Point;
  raisedAt: Date;
  /** Null: nobody has answered it; `by`: a user's id. */
  answer: { kind: "ours" | "undone"; at: Date; by: string | null; job: string | null } | null;
}

/** A snapshot: its run, and when that began. */
export interface Point {
  run: number;
  at: Date;
}

const SHOWN = 50;
/** Signs that files tell whose bytes are no noise. */
const OVERWRITES: ReadonlySet<Sign> = new Set(["rewritten", "reverted", "harmed"]);

/** Alarms that the scope shows, newest first; `next` is for `before`. */
export async function alarmPage(
  db: Reader,
  scope: Scope,
  before?: number,
): Promise<{ alarms: Alarm[]; next: number | null }> {
  const rows = await listAlarms(db, { ...shown(scope), before }, SHOWN + 1);
  const page = rows.slice(0, SHOWN);
  return { alarms: page.map(asAlarm), next: rows.length > SHOWN ? page.at(-1)!.id : null };
}

/** Those that nobody has answered; of a task or an entity alone where that is asked. */
export async function openAlarms(
  db: Reader,
  scope: Scope,
  of: Pick<AlarmFilter, "taskId" | "entityId"> = {},
): Promise<Alarm[]> {
  return (await listAlarms(db, { ...shown(scope), ...of, open: true }, SHOWN)).map(asAlarm);
}

/** Throws `NotFound`, also for Limited Access where the scope does not show it. */
export async function findAlarmFor(db: Reader, scope: Scope, id: number): Promise<Alarm> {
  const [row] = await listAlarms(db, { ...shown(scope), id }, 1);
  if (row) return asAlarm(row);
  throw new NotFound(`Cannot find alarm ${id}: there is none of that number`);
}

function shown({ tasks, isPrimary }: Scope): AlarmFilter {
  return { tasks: tasks === "all" ? "all" : [...tasks], limited: isPrimary ? "also" : "never" };
}

function asAlarm(row: ListedAlarm): Alarm {
  const signs = JSON.parse(row.signs) as Sign[];
  const { files, rewritten, scrambled, wiped, renamed, extension, removed } = row;
  const { rewritten_again, removed_again, reverted } = row;
  return {
    id: row.id,
    taskId: row.task_id,
    entity: { id: row.entity_id, name: row.name, email: row.email, kind: row.kind },
    signs: signs.map((sign) => SIGNS[sign]),
    counts: {
      files,
      rewritten,
      scrambled,
      wiped,
      renamed,
      extension,
      removed,
      rewritten_again,
      removed_again,
      reverted,
    },
    only: signs.some((sign) => OVERWRITES.has(sign)) ? "changed" : "harmed",
    clean: { run: row.clean_run, at: new Date(row.clean_at) },
    first: { run: row.first_run, at: new Date(row.first_at) },
    last: { run: row.last_run, at: new Date(row.last_at) },
    raisedAt: new Date(row.raised_at),
    answer: row.answer === null
      ? null
      : { kind: row.answer, at: new Date(row.answered_at!), by: row.answered_by, job: row.job_id },
  };
}
