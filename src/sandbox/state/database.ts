import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { schema } from "./schema.ts";

/** What a column may hold. */
export type Value = SQLInputValue;

/** A statement that answers arrays, and the names of its columns. */
interface Prepared {
  statement: StatementSync;
  names: string[];
}

/** One SQLite file with its prepared statements kept: preparing is the larger half of a small query. */
export class Database {
  #file: DatabaseSync;
  #statements = new Map<string, Prepared>();
  #depth = 0;
  #lastly = new Set<() => void>();
  /** Called after a rollback: what was kept in memory may tell of things that never were. */
  onRollback: () => void = () => {};

  constructor(path: string) {
    this.#file = new DatabaseSync(path);
    // A sandbox may lose its last second with the machine's power, never with a killed process.
    this.#file.exec("pragma journal_mode = wal; pragma synchronous = off; pragma cache_size = -32000");
    // A team's rows outgrow the cache: to read each page again took half of a listing.
    this.#file.exec("pragma mmap_size = 1000000000");
    this.#file.exec(schema);
  }

  rows<Row>(sql: string, ...values: Value[]): Row[] {
    const { statement, names } = this.#prepare(sql);
    const rows = statement.all(...values) as unknown as unknown[][];
    return rows.map((row) => named(names, row) as Row);
  }

  row<Row>(sql: string, ...values: Value[]): Row | undefined {
    const { statement, names } = this.#prepare(sql);
    const row = statement.get(...values) as unknown[] | undefined;
    return row && named(names, row) as Row;
  }

  /** Answers the number of rows changed. */
  run(sql: string, ...values: Value[]): number {
    return Number(this.#prepare(sql).statement.run(...values).changes);
  }

  /** All of `work` or nothing of it; inside another write it takes part in that one. */
  write<Result>(work: () => Result): Result {
    if (this.#depth > 0) return work();
    this.#file.exec("begin immediate");
    this.#depth = 1;
    try {
      const result = work();
      for (const last of this.#lastly) last();
      this.#file.exec("commit");
      return result;
    } catch (error) {
      this.#file.exec("rollback");
      this.onRollback();
      throw error;
    } finally {
      this.#depth = 0;
      this.#lastly.clear();
    }
  }

  /** Does this as the last of the write under way, once however often it is asked for; outside of one at once. */
  lastly(work: () => void): void {
    if (this.#depth > 0) this.#lastly.add(work);
    else work();
  }

  close(): void {
    this.#statements.clear();
    this.#file.close();
  }

  #prepare(sql: string): Prepared {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#file.prepare(sql);
    statement.setReturnArrays(true);
    const prepared = { statement, names: statement.columns().map(({ name }) => name) };
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

/** Trap: the driver's own objects are dictionaries, and twice as dear to make and to read as these. */
function named(names: string[], values: unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (let i = 0; i < names.length; i++) row[names[i]!] = values[i];
  return row;
}
