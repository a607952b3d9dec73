import {
  ColumnNode,
  type InsertQueryNode,
  type OperationNode,
  PrimitiveValueListNode,
  type UpdateQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
} from "kysely";
import { DatabaseError } from "./database_error.ts";
import type { Scope } from "./scope_predicate.ts";
import type { Owner } from "./scope_tables.ts";

const OWNING = new Set(["account_id", "user_id"]);

/** A row must be the scope's own: its owner stands in it as a plain value. */
export function refuseForeignInsert(node: InsertQueryNode, owner: Owner, scope: Scope) {
  if (owner !== "tenant" && owner !== "person") throw refused("inserts what it does not own");
  const [column, own] = owner === "tenant" ? ["account_id", scope.account] : ["user_id", scope.user];
  const at = node.columns?.findIndex((one) => one.column.name === column) ?? -1;
  if (at < 0 || node.values === undefined || !ValuesNode.is(node.values)) {
    throw refused(`inserts without a plain ${column}`);
  }
  if (node.values.values.some((row) => valueAt(row, at) !== own)) throw refused(`inserts another ${column}`);
  if (node.replace || node.orAction) throw refused("replaces rows");
  for (const update of node.onConflict?.updates ?? []) refuseOwner(update.column);
}

/** No update may hand a row to somebody else. */
export function refuseMoving(node: UpdateQueryNode) {
  for (const update of node.updates ?? []) refuseOwner(update.column);
}

function refuseOwner(column: OperationNode) {
  if (ColumnNode.is(column) && OWNING.has(column.column.name)) throw refused(`changes ${column.column.name}`);
}

function valueAt(row: OperationNode, at: number): unknown {
  if (PrimitiveValueListNode.is(row)) return row.values[at];
  const value = ValueListNode.is(row) ? row.values[at] : undefined;
  return value !== undefined && ValueNode.is(value) ? value.value : undefined;
}

function refused(what: string): DatabaseError {
  return new DatabaseError("misuse", `Cannot run a query in an account's name: it ${what}`);
}
