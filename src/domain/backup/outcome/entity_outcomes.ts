import { isActive, listEntities } from "../../../storage/catalogue/entities.ts";
import type { NamespaceChanges } from "../../../storage/catalogue/namespace_totals.ts";
import {
  entitiesByNamespace,
  listNamespaces,
  type Namespace,
} from "../../../storage/catalogue/namespaces.ts";
import type { Writer } from "../../../storage/catalogue/power.ts";
import type { RunEntity, RunError } from "../../../storage/catalogue/runs.ts";
import { causeOf } from "../../causes/causes.ts";
import type { OutcomeParts } from "./outcome.ts";

/** What the run was for each active entity: a row each, of all namespaces that it sees. */
export async function entityOutcomes(
  trx: Writer,
  parts: OutcomeParts,
  errors: RunError[],
): Promise<RunEntity[]> {
  const seen = await entitiesByNamespace(trx, parts.taskId);
  const namespaces = new Map((await listNamespaces(trx, parts.taskId)).map((ns) => [ns.id, ns]));
  const changes = new Map(parts.changes.map((change) => [change.namespaceId, change]));
  const byNamespace = Map.groupBy(errors, (error) => error.namespace_id);
  const rows = await emptyOutcomes(trx, parts);
  for (const [id, entityIds] of seen) {
    const here = byNamespace.get(id) ?? [];
    for (const row of entityIds.flatMap((entity) => rows.get(entity) ?? [])) {
      addUp(row, namespaces.get(id), changes.get(id), here);
      judge(row, here, namespaces.get(id)?.entity_id === row.entity_id);
    }
  }
  return [...rows.values()];
}

async function emptyOutcomes(trx: Writer, { taskId, run }: OutcomeParts): Promise<Map<number, RunEntity>> {
  const rows = new Map<number, RunEntity>();
  for (const entity of await listEntities(trx, taskId)) {
    if (isActive(entity)) rows.set(entity.id, emptyOutcome(run, entity.id));
  }
  return rows;
}

function emptyOutcome(run: number, entity: number): RunEntity {
  const counts = { items: 0, bytes: 0, added: 0, changed: 0, removed: 0, errors: 0 };
  return { run_id: run, entity_id: entity, outcome: "success", reason_code: null, reason: null, ...counts };
}

function addUp(
  row: RunEntity,
  namespace: Namespace | undefined,
  changes: NamespaceChanges | undefined,
  errors: RunError[],
) {
  row.items += namespace?.items ?? 0;
  row.bytes += namespace?.bytes ?? 0;
  row.added += changes?.added ?? 0;
  row.changed += changes?.changed ?? 0;
  row.removed += changes?.removed ?? 0;
  row.errors += errors.length;
}

function judge(row: RunEntity, errors: RunError[], own: boolean) {
  const [first] = errors;
  if (!first || row.outcome === "failed") return;
  row.outcome = own && errors.some((error) => error.node_id === 0) ? "failed" : "partial";
  row.reason_code = first.code;
  row.reason = causeOf(first.code).sentence;
}
