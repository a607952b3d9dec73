import { listEntities } from "../../storage/catalogue/entities.ts";
import {
  entitiesByNamespace,
  listNamespaces,
  type NamespaceChanges,
  saveMounts,
} from "../../storage/catalogue/namespaces.ts";
import { failedPending } from "../../storage/catalogue/pending.ts";
import type { Writer } from "../../storage/catalogue/power.ts";
import {
  type RunEntity,
  type RunError,
  saveRunEntities,
  saveRunErrors,
} from "../../storage/catalogue/runs.ts";
import type { FileEntry } from "../../dropbox/types.ts";
import { causeOf } from "../causes.ts";
import type { ListingOutcome } from "./listing.ts";

export interface OutcomeParts {
  taskId: string;
  run: number;
  listings: Map<number, ListingOutcome>;
  /** Since the snapshot before; counted outside the write, it may take long. */
  changes: NamespaceChanges[];
}

export interface Outcome {
  state: "success" | "partial";
  causes: Record<string, number>;
  entities: RunEntity[];
  files: number;
  bytes: number;
  added: number;
  changed: number;
  removed: number;
  keptAfterReset: number;
}

/** Law 7: writes down what failed, item by item, and what that makes of each entity and of the run. */
export async function concludeRun(trx: Writer, parts: OutcomeParts): Promise<Outcome> {
  await saveMounts(trx, parts.taskId);
  const errors = [...await itemErrors(trx, parts), ...listingErrors(parts)];
  await saveRunErrors(trx, errors);
  const entities = await entityOutcomes(trx, parts, errors);
  await saveRunEntities(trx, entities);
  return await sumUp(trx, parts, errors, entities);
}

async function itemErrors(trx: Writer, parts: OutcomeParts): Promise<RunError[]> {
  const rows = await failedPending(trx, parts.taskId, parts.run);
  return rows.map((row) => {
    const entry = JSON.parse(row.entry) as FileEntry;
    return {
      run_id: parts.run,
      namespace_id: row.namespace_id,
      node_id: row.node_id,
      path: entry.pathDisplay,
      name: entry.name,
      code: row.code!,
      detail: row.detail ?? "",
      attempts: row.attempts,
    };
  });
}

function listingErrors(parts: OutcomeParts): RunError[] {
  const failed = [...parts.listings].filter(([, outcome]) => outcome.failure !== null);
  return failed.map(([namespaceId, { failure }]) => ({
    run_id: parts.run,
    namespace_id: namespaceId,
    node_id: 0,
    path: "",
    name: "",
    code: failure!.code,
    detail: failure!.detail,
    attempts: 1,
  }));
}

async function entityOutcomes(trx: Writer, parts: OutcomeParts, errors: RunError[]): Promise<RunEntity[]> {
  const seen = await entitiesByNamespace(trx, parts.taskId);
  const namespaces = new Map((await listNamespaces(trx, parts.taskId)).map((ns) => [ns.id, ns]));
  const changes = new Map(parts.changes.map((change) => [change.namespaceId, change]));
  const byNamespace = Map.groupBy(errors, (error) => error.namespace_id);
  const rows = new Map<number, RunEntity>();
  for (const entity of await listEntities(trx, parts.taskId)) {
    if (entity.activated_at === null || entity.paused_at !== null || entity.archived_at !== null) continue;
    rows.set(entity.id, emptyOutcome(parts.run, entity.id));
  }
  for (const [namespaceId, entityIds] of seen) {
    const namespace = namespaces.get(namespaceId);
    const here = byNamespace.get(namespaceId) ?? [];
    for (const row of entityIds.flatMap((id) => rows.get(id) ?? [])) {
      row.items += namespace?.items ?? 0;
      row.bytes += namespace?.bytes ?? 0;
      row.added += changes.get(namespaceId)?.added ?? 0;
      row.changed += changes.get(namespaceId)?.changed ?? 0;
      row.removed += changes.get(namespaceId)?.removed ?? 0;
      row.errors += here.length;
      judge(row, here, namespace?.entity_id === row.entity_id);
    }
  }
  return [...rows.values()];
}

function judge(row: RunEntity, errors: RunError[], own: boolean) {
  const [first] = errors;
  if (!first || row.outcome === "failed") return;
  row.outcome = own && errors.some((error) => error.node_id === 0) ? "failed" : "partial";
  row.reason_code = first.code;
  row.reason = causeOf(first.code).sentence;
}

function emptyOutcome(run: number, entity: number): RunEntity {
  const counts = { items: 0, bytes: 0, added: 0, changed: 0, removed: 0, errors: 0 };
  return { run_id: run, entity_id: entity, outcome: "success", reason_code: null, reason: null, ...counts };
}

async function sumUp(
  trx: Writer,
  parts: OutcomeParts,
  errors: RunError[],
  entities: RunEntity[],
): Promise<Outcome> {
  const namespaces = await listNamespaces(trx, parts.taskId);
  const { changes } = parts;
  const total = <T>(list: T[], of: (one: T) => number) => list.reduce((sum, one) => sum + of(one), 0);
  const causes: Record<string, number> = {};
  for (const { code } of errors) causes[code] = (causes[code] ?? 0) + 1;
  return {
    state: errors.length > 0 ? "partial" : "success",
    causes,
    entities,
    files: total(namespaces, (ns) => ns.items),
    bytes: total(namespaces, (ns) => ns.bytes),
    added: total(changes, (change) => change.added),
    changed: total(changes, (change) => change.changed),
    removed: total(changes, (change) => change.removed),
    keptAfterReset: total([...parts.listings.values()], (outcome) => outcome.unseen),
  };
}
