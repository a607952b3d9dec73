import Beside from "libsql/promise";
import type { Connection } from "./connection.ts";

export interface Statement {
  /** Whether it answers rows. */
  readonly reader: boolean;
  all(parameters: unknown[]): unknown[];
  run(parameters: unknown[]): { changes: number; lastInsertRowid: number | bigint };
}

/** Takes its steps in a thread of the driver's, up to the first row: with that all is written that it writes. */
export interface BesideStatement {
  readonly reader: boolean;
  all(parameters: unknown[]): Promise<unknown[]>;
}

export interface StatementCache {
  get(sql: string): Statement;
  /** The same for `runBeside`'s law: nothing else uses the connection until its rows are there. */
  beside(sql: string): Promise<BesideStatement>;
  clear(): void;
}

/** Prepared statements kept by a connection; lists of varying length would otherwise grow it without end. */
const KEPT = 256;

/** Prepares each text once; the least recently used gives way. */
export function statementCache(connection: Connection): StatementCache {
  const kept = new Map<string, Statement>();
  const beside = new Map<string, Promise<BesideStatement>>();
  return {
    get: (sql) => keep(kept, sql, () => prepare(connection, sql)),
    beside: (sql) => keep(beside, sql, () => prepareBeside(connection, sql)),
    clear: () => {
      kept.clear();
      beside.clear();
    },
  };
}

function keep<T>(kept: Map<string, T>, sql: string, make: () => T): T {
  const statement = kept.get(sql) ?? make();
  kept.delete(sql);
  kept.set(sql, statement);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  return statement;
}

function prepare(connection: Connection, sql: string): Statement {
  const statement = connection.prepare(sql) as unknown as Statement;
  // `reader` is asked of the native side each time; it cannot change.
  const { reader } = statement;
  return { reader, all: (p) => statement.all(p), run: (p) => statement.run(p) };
}

async function prepareBeside(connection: Connection, sql: string): Promise<BesideStatement> {
  const statement: BesideStatement = await Beside.prototype.prepare.call(
    connection as unknown as Beside,
    sql,
  );
  const { reader } = statement;
  return { reader, all: (p) => statement.all(p) };
}
