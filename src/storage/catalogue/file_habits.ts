import { sql } from "kysely";
import type { Reader } from "./power.ts";

/** The first runs that are not long ago: what was rewritten, or came back, from them on was so lately. */
export interface Lately {
  rewritten: number;
  returned: number;
}

/** Of moments (unix milliseconds), the first runs of a task that began then or later. */
export async function latelySince(db: Reader, taskId: string, at: Lately): Promise<Lately> {
  const first = (moment: number) =>
    sql<number | null>`(select min(id) from runs where task_id = ${taskId} and started_at >= ${moment})`;
  const { rows: [row] } = await sql<{ rewritten: number | null; returned: number | null }>`
    select ${first(at.rewritten)} as rewritten, ${first(at.returned)} as returned`.execute(db);
  return { rewritten: row?.rewritten ?? Infinity, returned: row?.returned ?? Infinity };
}

/** States of files, by what their own past says. */
export interface FileHabits {
  /** Had taken the place of other bytes lately. */
  rewritten: Set<number>;
  /** Had come lately to a place where a file had gone before. */
  returned: Set<number>;
  /** What stands there now holds the bytes of a state before it. */
  reverted: Set<number>;
}

/** What is known of these states, which have ended, by what came before them at their places. */
export async function habitsOf(
  db: Reader,
  ended: readonly { id: number }[],
  lately: Lately,
): Promise<FileHabits> {
  const habits: FileHabits = { rewritten: new Set(), returned: new Set(), reverted: new Set() };
  if (ended.length === 0) return habits;
  const ids = JSON.stringify(ended.map(({ id }) => id));
  const { rows } = await sql<{ id: number; from_run: number; other: 0 | 1; apart: 0 | 1; back: 0 | 1 }>`
    select v.id, v.from_run,
      exists (select 1 from versions p indexed by versions_node
        where p.node_id = v.node_id and p.from_run < v.from_run and p.content_id is not v.content_id) as other,
      exists (select 1 from versions p indexed by versions_node
        where p.node_id = v.node_id and p.from_run < v.from_run)
      and not exists (select 1 from versions p indexed by versions_node
        where p.node_id = v.node_id and p.from_run < v.from_run and +p.to_run = v.from_run) as apart,
      n.content_id is not null and exists (select 1 from versions p indexed by versions_node
        where p.node_id = v.node_id and p.from_run < v.from_run and +p.content_id = n.content_id) as back
    from json_each(${ids}) i cross join versions v on v.id = i.value
    left join versions n on n.node_id = v.node_id and n.to_run is null`.execute(db);
  for (const { id, from_run, other, apart, back } of rows) {
    if (other && from_run >= lately.rewritten) habits.rewritten.add(id);
    if (apart && from_run >= lately.returned) habits.returned.add(id);
    if (back) habits.reverted.add(id);
  }
  return habits;
}
