import {
  AliasNode,
  type CommonTableExpressionNode,
  type DeleteQueryNode,
  IdentifierNode,
  type InsertQueryNode,
  type JoinNode,
  type KyselyPlugin,
  OnNode,
  type OperationNode,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryId,
  type RawNode,
  type RootOperationNode,
  type SelectQueryNode,
  TableNode,
  type UpdateQueryNode,
  WhereNode,
} from "kysely";
import type { ControlTables } from "./control_tables.ts";
import { DatabaseError } from "./database_error.ts";
import type { Doors } from "./doors.ts";
import { refuseForeignInsert, refuseMoving } from "./scope_writes.ts";
import { narrowed, predicateOf, type Scope } from "./scope_predicate.ts";
import { type Owner, OWNERS } from "./scope_tables.ts";

export type { Scope } from "./scope_predicate.ts";

/**
 * The doors of `control.db` in the name of one person in one account: every query gets the condition that keeps it
 * there (security D5), whatever the query says; what cannot be kept there (raw SQL, tables of the installation,
 * `insert … select`, `update … from`) throws `DatabaseError` `misuse`.
 */
export function scopedDoors(doors: Doors<ControlTables>, scope: Scope): Doors<ControlTables> {
  const plugin = new ScopePlugin(scope);
  return {
    file: doors.file,
    read: doors.read.withPlugin(plugin),
    write: (work) => doors.write((trx) => work(trx.withPlugin(plugin))),
    checkpoint: () => doors.checkpoint(),
    copyTo: () => {
      throw new DatabaseError(
        "misuse",
        `Cannot copy "${doors.file}" in an account's name: it is everybody's`,
      );
    },
    close: () => doors.close(),
  };
}

class ScopePlugin implements KyselyPlugin {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    return new ScopeTransformer(this.#scope).transformNode(node, queryId);
  }

  /** The last net: a row of somebody else's is a bug of this file. */
  async transformResult({ result }: PluginTransformResultArgs) {
    const strange = result.rows.find((row) => "account_id" in row && row.account_id !== this.#scope.account);
    if (strange !== undefined) throw refused("answered another account's row");
    return result;
  }
}

class ScopeTransformer extends OperationNodeTransformer {
  readonly #scope: Scope;
  readonly #defined = new Set<string>();

  constructor(scope: Scope) {
    super();
    this.#scope = scope;
  }

  protected override transformCommonTableExpression(node: CommonTableExpressionNode, id?: QueryId) {
    this.#define(node);
    return super.transformCommonTableExpression(node, id);
  }

  protected override transformSelectQuery(node: SelectQueryNode, id?: QueryId): SelectQueryNode {
    // With before from: a name that `with` defines is no table.
    node.with?.expressions.forEach((one) => this.#define(one));
    const scoped = super.transformSelectQuery(node, id);
    const conditions = [
      ...(scoped.from?.froms ?? []).map((from) => this.#conditionOf(from)),
      ...(scoped.joins ?? []).filter((join) => !isOuter(join)).map((join) => this.#conditionOf(join.table)),
    ];
    return { ...scoped, where: where(scoped.where, conditions) };
  }

  protected override transformJoin(node: JoinNode, id?: QueryId): JoinNode {
    const join = super.transformJoin(node, id);
    if (!isOuter(join)) return join;
    if (join.joinType !== "LeftJoin") throw refused(`joins by ${join.joinType}`);
    const condition = this.#conditionOf(join.table);
    return condition ? { ...join, on: OnNode.create(narrowed(join.on?.on, condition)) } : join;
  }

  protected override transformUpdateQuery(node: UpdateQueryNode, id?: QueryId): UpdateQueryNode {
    if (node.from || node.joins) throw refused("updates from another table");
    refuseMoving(node);
    const scoped = super.transformUpdateQuery(node, id);
    return { ...scoped, where: where(scoped.where, [this.#conditionOf(scoped.table!)]) };
  }

  protected override transformDeleteQuery(node: DeleteQueryNode, id?: QueryId): DeleteQueryNode {
    if (node.using || node.joins) throw refused("deletes by another table");
    const scoped = super.transformDeleteQuery(node, id);
    return {
      ...scoped,
      where: where(scoped.where, scoped.from.froms.map((from) => this.#conditionOf(from))),
    };
  }

  protected override transformInsertQuery(node: InsertQueryNode, id?: QueryId): InsertQueryNode {
    const table = node.into!.table.identifier.name;
    refuseForeignInsert(node, this.#ownerOf(table), this.#scope);
    return super.transformInsertQuery(node, id);
  }

  protected override transformMergeQuery(): never {
    throw refused("merges");
  }

  protected override transformRaw(node: RawNode, id?: QueryId): RawNode {
    // Kysely itself writes the direction of `order by` as raw text.
    if (node.parameters.length === 0 && /^(asc|desc)$/.test(node.sqlFragments.join(""))) {
      return super.transformRaw(node, id);
    }
    throw refused("holds raw SQL");
  }

  #define({ name }: CommonTableExpressionNode) {
    const word = name.table.table.identifier.name;
    if (word in OWNERS) throw refused(`gives the name of a table, "${word}", to something else`);
    this.#defined.add(word);
  }

  /** Undefined where there is nothing to keep: a subquery or a `with`, which are scoped themselves. */
  #conditionOf(from: OperationNode): OperationNode | undefined {
    const source = AliasNode.is(from) ? from.node : from;
    if (!TableNode.is(source)) return undefined;
    const table = source.table.identifier.name;
    if (this.#defined.has(table)) return undefined;
    const name = AliasNode.is(from) && IdentifierNode.is(from.alias) ? from.alias.name : table;
    return predicateOf(this.#ownerOf(table), name, this.#scope);
  }

  #ownerOf(table: string): Owner {
    const owner = (OWNERS as Record<string, Owner | undefined>)[table];
    if (owner === undefined || owner === "instance") throw refused(`names "${table}"`);
    return owner;
  }
}

function isOuter(join: JoinNode): boolean {
  return join.joinType !== "InnerJoin" && join.joinType !== "CrossJoin";
}

function where(before: WhereNode | undefined, conditions: (OperationNode | undefined)[]) {
  let all = before?.where;
  for (const condition of conditions) if (condition) all = narrowed(all, condition);
  return all === undefined ? undefined : WhereNode.create(all);
}

function refused(what: string): DatabaseError {
  return new DatabaseError("misuse", `Cannot run a query in an account's name: it ${what}`);
}
