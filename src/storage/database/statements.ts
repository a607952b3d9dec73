import type { Connection } from "./connection.ts";

export interface Statement {
  /** Whether it answers rows. */
  readonly reader: boolean;
  all(parameters: unknown[]): unknown[];
  run(parameters: unknown[]): { changes: number; lastInsertRowid: number | bigint };
}

export interface StatementCache {
  get(sql: string): Statement;
  clear(): void;
}

/** Prepared statements kept by a connection; lists of varying length would otherwise grow it without end. */
const KEPT = 256;

/** Prepares each text once; the least recently used gives way. */
export function statementCache(connection: Connection): StatementCache {
  const kept = new Map<string, Statement>();
  return {
    get(sql) {
      const statement = kept.get(sql) ?? prepare(connection, sql);
      kept.delete(sql);
      kept.set(sql, statement);
      if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
      return statement;
    },
    clear: () => kept.clear(),
  };
}

function prepare(connection: Connection, sql: string): Statement {
  const statement = connection.prepare(sql) as unknown as Statement;
  // `reader` is asked of the native side each time; it cannot change.
  const { reader } = statement;
  return { reader, all: (p) => statement.all(p), run: (p) => statement.run(p) };
}
