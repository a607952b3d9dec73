import type { Reader } from "../../storage/catalogue/power.ts";
import type { ControlReader } from "../control.ts";
import { type Scope, shows } from "../scope.ts";
import { type TaskRow, taskRow } from "./row.ts";
import { listTasks } from "./tasks.ts";

/** Whether all is well, in numbers and one sentence. */
export interface Verdict {
  within: number;
  protected: number;
  partial: number;
  notActive: number;
  /** Of what is backed up, the oldest last good copy: since when nothing is newer of somebody's (B1). */
  oldest: Date | null;
  sentence: string;
}

export interface Homepage {
  /** What was searched for. */
  tasks: TaskRow[];
  /** What the verdict is of. */
  all: TaskRow[];
  verdict: Verdict;
}

/**
 * The account's tasks and whether all is well (B1). An entity is within its objective when the last run that kept
 * something of it began no longer ago than the task's interval and a quarter of it (`objectiveOf`); counted are those
 * that are backed up: active, neither paused, archived nor about to be deleted. Whoever is not the primary user gets all
 * numbers without what carries Limited Access. `search`, a part of a task's name, leaves out tasks, but nothing of the verdict.
 */
export async function homepage(
  parts: { control: ControlReader; catalogue: Reader; now: Date },
  scope: Scope,
  search = "",
): Promise<Homepage> {
  const wanted = search.trim().toLowerCase();
  const tasks = (await listTasks(parts.control, scope.account)).filter((task) => shows(scope, task.id));
  const rows: TaskRow[] = [];
  for (const task of tasks) rows.push(await taskRow(parts, scope, task));
  const found = rows.filter(({ task }) => task.name.toLowerCase().includes(wanted));
  return { tasks: found, all: rows, verdict: verdictOf(rows) };
}

function verdictOf(rows: TaskRow[]): Verdict {
  const living = rows.filter(({ task }) => task.deletionDue === null);
  const sum = (of: (row: TaskRow) => number) => living.reduce((total, row) => total + of(row), 0);
  const verdict = {
    within: sum((row) => row.within),
    protected: sum((row) => row.protected),
    partial: sum((row) => row.partial),
    notActive: sum((row) => row.notActive),
    oldest: living.flatMap(({ oldest }) => oldest ?? []).sort((a, b) => a.getTime() - b.getTime())[0] ?? null,
  };
  return { ...verdict, sentence: sentenceOf(verdict) };
}

function sentenceOf({ within, protected: all, partial }: Omit<Verdict, "sentence" | "oldest">): string {
  const number = (n: number) => n.toLocaleString("en-US");
  if (all === 0) return "Nothing is backed up yet";
  const missing = partial === 0 ? "" : `; ${number(partial)} with something missing`;
  return `${number(within)} of ${number(all)} ${
    all === 1 ? "entity" : "entities"
  } within their objective${missing}`;
}
