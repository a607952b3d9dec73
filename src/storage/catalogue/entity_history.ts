import { sql } from "kysely";
import type { Reader } from "./power.ts";

export interface DayOfItems {
  /** `2026-11-25`, UTC. */
  day: string;
  added: number;
  changed: number;
  removed: number;
}

/** What runs that began at `since` or later brought for an entity, by day; days without a run are absent. */
export async function itemsByDay(db: Reader, entityId: number, since: number): Promise<DayOfItems[]> {
  const { rows } = await sql<DayOfItems>`select date(runs.started_at / 1000, 'unixepoch') as day,
      sum(re.added) as added, sum(re.changed) as changed, sum(re.removed) as removed
    from run_entities re indexed by run_entities_of join runs on runs.id = re.run_id
    where re.entity_id = ${entityId} and runs.started_at >= ${since} group by day order by day`.execute(db);
  return rows;
}

export interface EntityRun {
  run_id: number;
  started_at: number;
  ended_at: number | null;
  state: "running" | "success" | "partial" | "failed" | "interrupted";
  /** Null where the run was not for it, or came to no end. */
  outcome: "success" | "partial" | "failed" | null;
  reason_code: string | null;
  reason: string | null;
  items: number | null;
  bytes: number | null;
  added: number | null;
  changed: number | null;
  removed: number | null;
  errors: number | null;
}

/** Runs of the task since the entity was found, newest first, before run `before`, with what each was for it. */
export async function entityRuns(
  db: Reader,
  { taskId, entityId, before, limit }: { taskId: string; entityId: number; before: number; limit: number },
): Promise<EntityRun[]> {
  const { rows } = await sql<EntityRun>`select runs.id as run_id, runs.started_at, runs.ended_at, runs.state,
      re.outcome, coalesce(re.reason_code, runs.reason_code) as reason_code,
      coalesce(re.reason, runs.reason) as reason,
      re.items, re.bytes, re.added, re.changed, re.removed, re.errors
    from runs left join run_entities re on re.run_id = runs.id and re.entity_id = ${entityId}
    where runs.task_id = ${taskId} and runs.id < ${before}
      and runs.id >= (select discovered_run from entities where id = ${entityId})
      and (re.run_id is not null or runs.state != 'success' and runs.state != 'partial')
    order by runs.id desc limit ${limit}`.execute(db);
  return rows;
}

export interface Area {
  namespace_id: number;
  kind: string;
  name: string;
  items: number;
  bytes: number;
  lost_code: string | null;
  /** When Dropbox last listed all of it. */
  listed_at: number | null;
  errors: number;
}

/** What an entity sees: its own place first, then what is mounted in it, the largest first; errors as of `run`. */
export async function areasOf(db: Reader, entityId: number, run: number): Promise<Area[]> {
  const { rows } = await sql<
    Area
  >`select ns.id as namespace_id, ns.kind, ns.name, ns.items, ns.bytes, ns.lost_code,
      ns.listed_at,
      (select count(*) from run_errors e where e.run_id = ${run} and e.namespace_id = ns.id) as errors
    from entity_namespaces en join namespaces ns on ns.id = en.namespace_id
    where en.entity_id = ${entityId}
    order by ns.entity_id is not ${entityId}, ns.bytes desc, ns.id limit 200`.execute(db);
  return rows;
}
