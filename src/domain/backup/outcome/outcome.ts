import type { NamespaceChanges } from "../../../storage/catalogue/namespace_totals.ts";
import { listNamespaces, type Namespace, saveMounts } from "../../../storage/catalogue/namespaces.ts";
import type { Writer } from "../../../storage/catalogue/power.ts";
import {
  type RunEntity,
  type RunError,
  saveRunEntities,
  saveRunErrors,
} from "../../../storage/catalogue/runs.ts";
import { entityOutcomes } from "./entity_outcomes.ts";
import type { ListingOutcome } from "../listing/listing.ts";

export interface OutcomeParts {
  taskId: string;
  run: number;
  listings: Map<number, ListingOutcome>;
  errors: RunError[];
  state: "success" | "partial";
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
  /** Removed since two complete listings did not show them, though no cursor told. */
  endedByListing: number;
}

/** Law 7: writes down what failed, item by item, and what that makes of each entity and of the run. */
export async function concludeRun(trx: Writer, parts: OutcomeParts): Promise<Outcome> {
  await saveMounts(trx, parts.taskId);
  const { errors, state } = parts;
  await saveRunErrors(trx, errors);
  const entities = await entityOutcomes(trx, parts, errors);
  await saveRunEntities(trx, entities);
  return {
    state,
    causes: countCauses(errors),
    entities,
    ...sumUp(parts, await listNamespaces(trx, parts.taskId)),
  };
}

function countCauses(errors: RunError[]): Record<string, number> {
  const causes: Record<string, number> = {};
  for (const { code } of errors) causes[code] = (causes[code] ?? 0) + 1;
  return causes;
}

function sumUp({ changes, listings }: OutcomeParts, namespaces: Namespace[]) {
  const total = <T>(list: T[], of: (one: T) => number) => list.reduce((sum, one) => sum + of(one), 0);
  return {
    files: total(namespaces, (ns) => ns.items),
    bytes: total(namespaces, (ns) => ns.bytes),
    added: total(changes, (change) => change.added),
    changed: total(changes, (change) => change.changed),
    removed: total(changes, (change) => change.removed),
    keptAfterReset: total([...listings.values()], (outcome) => outcome.unseen),
    endedByListing: total([...listings.values()], (outcome) => outcome.ended),
  };
}
