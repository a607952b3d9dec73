import { causeOf } from "../domain/causes/causes.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import { listNamespaces } from "../storage/catalogue/namespaces.ts";
import type { Reader } from "../storage/catalogue/power.ts";
import { listRunErrors } from "../storage/catalogue/runs.ts";
import { shown } from "./shown.ts";

/** One item that a run could not back up. */
export interface ErrorReport {
  /** From the top of the snapshot. */
  path: string;
  code: string;
  sentence: string;
  fix: string;
  detail: string;
  attempts: number;
}

/** What a run could not back up, so many at most, with the words of each cause. */
export async function errorReports(
  db: Reader,
  task: Task,
  runId: number,
  limit: number,
): Promise<ErrorReport[]> {
  const folders = new Map((await listNamespaces(db, task.id)).map(({ id, folder }) => [id, folder]));
  const errors = await listRunErrors(db, runId, limit);
  return errors.map(({ namespace_id, path, code, detail, attempts }) => ({
    path: `/${folders.get(namespace_id)}${path}`,
    code,
    ...causeOf(code),
    detail,
    attempts,
  }));
}

export function errorWords({ path, code, sentence, fix, detail }: ErrorReport): string {
  return `  ${shown(path)}\n    ${sentence} (${code}: ${shown(detail)})\n    ${fix}`;
}
