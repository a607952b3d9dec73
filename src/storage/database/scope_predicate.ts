import {
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  type OperationNode,
  OperatorNode,
  OrNode,
  ParensNode,
  ReferenceNode,
  SelectionNode,
  SelectQueryNode,
  TableNode,
  ValueNode,
  WhereNode,
} from "kysely";
import type { Owner } from "./scope_tables.ts";

/** In whose name a scoped door looks and writes. */
export interface Scope {
  account: string;
  user: string;
}

/** The condition that keeps a table's rows to the scope; `name` is the table or its alias in the query. */
export function predicateOf(owner: Owner, name: string, scope: Scope): OperationNode {
  switch (owner) {
    case "tenant":
      return equals(name, "account_id", scope.account);
    case "account":
      return equals(name, "id", scope.account);
    case "person":
      return equals(name, "user_id", scope.user);
    default:
      return ParensNode.create(OrNode.create(equals(name, "id", scope.user), isGranted(name, scope.account)));
  }
}

/** `id in (select user_id from grants where account_id = …)` */
function isGranted(name: string, account: string): OperationNode {
  const grants = SelectQueryNode.createFrom([TableNode.create("grants")]);
  const select = SelectQueryNode.cloneWithSelections(grants, [
    SelectionNode.create(column("grants", "user_id")),
  ]);
  const granted = { ...select, where: WhereNode.create(equals("grants", "account_id", account)) };
  return BinaryOperationNode.create(column(name, "id"), OperatorNode.create("in"), granted);
}

function equals(table: string, name: string, value: string): OperationNode {
  return BinaryOperationNode.create(column(table, name), OperatorNode.create("="), ValueNode.create(value));
}

function column(table: string, name: string): ReferenceNode {
  return ReferenceNode.create(ColumnNode.create(name), TableNode.create(table));
}

/** Both conditions; what stood there before is put in parentheses, so that an `or` in it cannot widen it. */
export function narrowed(before: OperationNode | undefined, condition: OperationNode): OperationNode {
  return before === undefined ? condition : AndNode.create(ParensNode.create(before), condition);
}
