import type { Reader } from "../../storage/catalogue/power.ts";
import { type Scope, shows } from "../scope.ts";

/** Names of members and folders that the scope shows; of others and of those that are gone there is none (B9). */
export async function namesOf(
  db: Reader,
  scope: Scope,
  ids: readonly number[],
): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("entities").select(["id", "task_id", "name", "limited_at"])
    .where("id", "in", ids).execute();
  const shown = rows.filter((row) =>
    shows(scope, row.task_id) && (scope.isPrimary || row.limited_at === null)
  );
  return new Map(shown.map(({ id, name }) => [id, name]));
}

/** Members and folders that a search by name looks for at most. */
const FOUND = 20;

/** Those that the scope shows whose name or address has the words, in lower case. */
export async function idsNamed(db: Reader, scope: Scope, words: string): Promise<number[]> {
  let query = db.selectFrom("entities").select("id").orderBy("id").limit(FOUND)
    .where((eb) => eb(eb.fn<number>("instr", ["search_key", eb.val(words)]), ">", 0));
  if (!scope.isPrimary) query = query.where("limited_at", "is", null);
  if (scope.tasks !== "all") query = query.where("task_id", "in", [...scope.tasks]);
  return (await query.execute()).map(({ id }) => id);
}
