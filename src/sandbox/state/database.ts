import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { schema } from "./schema.ts";

/** What a column may hold. */
export type Value = SQLInputValue;

/** One SQLite file with its prepared statements kept: preparing is the larger half of a small query. */
export class Database {
  #file: DatabaseSync;
  #statements = new Map<string, StatementSync>();
  #depth = 0;
  /** Called after a rollback: what was kept in memory may tell of things that never were. */
  onRollback: () => void = () => {};

  constructor(path: string) {
    this.#file = new DatabaseSync(path);
    // A sandbox may lose its last second with the machine's power, never with a killed process.
    this.#file.exec("pragma journal_mode = wal; pragma synchronous = off; pragma cache_size = -32000");
    this.#file.exec(schema);
  }

  rows<Row>(sql: string, ...values: Value[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  row<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.#prepare(sql).get(...values) as Row | undefined;
  }

  /** Answers the number of rows changed. */
  run(sql: string, ...values: Value[]): number {
    return Number(this.#prepare(sql).run(...values).changes);
  }

  /** All of `work` or nothing of it; inside another write it takes part in that one. */
  write<Result>(work: () => Result): Result {
    if (this.#depth > 0) return work();
    this.#file.exec("begin immediate");
    this.#depth = 1;
    try {
      const result = work();
      this.#file.exec("commit");
      return result;
    } catch (error) {
      this.#file.exec("rollback");
      this.onRollback();
      throw error;
    } finally {
      this.#depth = 0;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#file.close();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#file.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
