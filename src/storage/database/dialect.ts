import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { breathe } from "./breath.ts";
import { type Connection, runBeside } from "./connection.ts";
import { asDatabaseError, DatabaseError } from "./database_error.ts";
import { type StatementCache, statementCache } from "./statements.ts";
import { bindable, readable } from "./values.ts";

export interface DialectOptions {
  /** For messages. */
  file: string;
  /** Runs before each query; throws where this door must not be used now. */
  gate?: () => void;
  /** Nothing but single looks: none waits for another one's turn of the thread. */
  looks?: boolean;
}

/**
 * Kysely over one libSQL connection: the one file that knows both. Statements are kept prepared (5 times the
 * inserts a second), writes begin `immediate`, rows are paged and never streamed: an open cursor would hold the
 * door's other reads to an old state and the WAL from shrinking.
 */
export function libsqlDialect(connection: Connection, options: DialectOptions): Dialect {
  return {
    createAdapter: () => options.looks ? new LooksAdapter() : new SqliteAdapter(),
    createDriver: () => libsqlDriver(connection, options),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** Kysely lets users of one SQLite connection wait for each other; a page would stand behind all that a backup looks for. */
class LooksAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

function libsqlDriver(connection: Connection, options: DialectOptions): Driver {
  const statements = statementCache(connection);
  const only = new LibsqlConnection(statements, options);
  return {
    init: async () => {},
    acquireConnection: async () => only,
    releaseConnection: async () => {},
    beginTransaction: (on) => run(on, "begin immediate"),
    // Here all pages that changed are encrypted, the disk is waited for, and at times the log is moved into the file.
    commitTransaction: () => runBeside(connection, options.file, "commit"),
    // SQLite rolls back by itself where the disk is full; a second rollback would hide the reason.
    rollbackTransaction: async (on) => connection.inTransaction ? await run(on, "rollback") : undefined,
    // The doors close the connection: Kysely would only close one that was used.
    destroy: async () => statements.clear(),
  };
}

async function run(on: DatabaseConnection, command: string) {
  await on.executeQuery(CompiledQuery.raw(command));
}

class LibsqlConnection implements DatabaseConnection {
  readonly #statements: StatementCache;
  readonly #options: DialectOptions;

  constructor(statements: StatementCache, options: DialectOptions) {
    this.#statements = statements;
    this.#options = options;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.#options.gate?.();
    await breathe();
    const parameters = query.parameters.map(bindable);
    try {
      const statement = this.#statements.get(query.sql);
      if (statement.reader) return { rows: readable(statement.all(parameters)) as R[] };
      const { changes, lastInsertRowid } = statement.run(parameters);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    } catch (error) {
      throw asDatabaseError(error, this.#options.file);
    }
  }

  // deno-lint-ignore require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new DatabaseError("misuse", "Cannot stream rows from libSQL: page by a sort key");
  }
}
