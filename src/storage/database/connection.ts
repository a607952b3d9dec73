import { dirname, resolve } from "node:path";
import Libsql from "libsql";
import Beside from "libsql/promise";
import { asDatabaseError, DatabaseError } from "./database_error.ts";

/** One open connection, in the driver's own words. */
export type Connection = InstanceType<typeof Libsql>;

export interface ConnectionOptions {
  /** 64 hex digits; without it the file is plain. */
  encryptionKey?: string;
  /** Whether this connection may change anything. */
  writes: boolean;
}

/**
 * Page cache of a connection, KiB: decrypted pages are dear. What writes holds the indexes in it that rows come into in
 * no order, a few bytes an item.
 */
const CACHE_KIB = { writes: 16 * 1024, looks: 4 * 1024 };
/**
 * Pages of 4 KiB in the log before a commit moves them into the file: the more, the fewer are moved again and again, and the
 * longer that commit takes (some 16 µs a page; measured).
 */
export const LOG_PAGES = 2000;

/**
 * The settings each connection must have; SQLite forgets them when it closes.
 * temp_store is memory: the cipher does not cover temporary files, and sorting would spill names into them.
 */
const SETTINGS: [name: string, value: number][] = [
  ["foreign_keys", 1],
  ["synchronous", 2],
  ["secure_delete", 1],
  ["temp_store", 2],
  ["wal_autocheckpoint", LOG_PAGES],
];

/**
 * Opens one connection to a file (made with mode 0600 where it is missing), in WAL with every setting asserted.
 * Throws `DatabaseError`: `locked_out` for a wrong key, `unwritable`, `corrupt`, `busy`.
 */
export function openConnection(file: string, options: ConnectionOptions): Connection {
  const path = resolve(file);
  if (options.writes) ensureWritable(path);
  try {
    const db = new Libsql(path, keyOptions(options.encryptionKey) as Libsql.Options);
    applySettings(db, options.writes);
    return db;
  } catch (error) {
    throw openingError(error, path);
  }
}

/**
 * Runs one statement without parameters and rows in a thread of the driver's, while this one answers pages; `file` is for
 * messages. Law (security D1): the caller has the connection to itself until this is done, and no other writes the file,
 * so that never two write or move the log at once. Throws `DatabaseError`, and constraints as they are.
 */
export async function runBeside(connection: Connection, file: string, statement: string): Promise<void> {
  try {
    await Beside.prototype.exec.call(connection as unknown as Beside, statement);
  } catch (error) {
    throw asDatabaseError(error, file);
  }
}

function ensureWritable(path: string) {
  try {
    Deno.openSync(path, { create: true, write: true, read: true, mode: 0o600 }).close();
  } catch (error) {
    throw new DatabaseError("unwritable", `Cannot open "${path}": ${whyUnwritable(error, path)}`, {
      cause: error,
    });
  }
}

function whyUnwritable(error: unknown, path: string): string {
  if (error instanceof Deno.errors.NotFound) return `the folder "${dirname(path)}" does not exist; create it`;
  return "the file or its folder cannot be written; check its owner and mode";
}

function keyOptions(encryptionKey: string | undefined): object {
  if (encryptionKey === undefined) return {};
  if (!/^[0-9a-f]{64}$/.test(encryptionKey)) {
    throw new DatabaseError("misuse", "Cannot use a file key that is not 64 hex digits");
  }
  return { encryptionCipher: "aes256cbc", encryptionKey };
}

function applySettings(db: Connection, writes: boolean) {
  // The first read of the file: a wrong key shows here.
  db.prepare("select count(*) from sqlite_master").all();
  if (writes) db.pragma("journal_mode = wal");
  assertSetting(db, "journal_mode", "wal");
  const cache = writes ? CACHE_KIB.writes : CACHE_KIB.looks;
  for (const [name, value] of [...SETTINGS, ["cache_size", -cache] as const]) {
    db.pragma(`${name} = ${value}`);
    assertSetting(db, name, value);
  }
  if (!writes) db.pragma("query_only = 1");
}

function assertSetting(db: Connection, name: string, value: number | string) {
  const row = (db.pragma(name) as Record<string, unknown>[])[0];
  const found = row?.[name];
  if (found === value) return;
  throw new DatabaseError("misuse", `Cannot trust the database: ${name} is ${found}, not ${value}`);
}

function openingError(error: unknown, path: string): unknown {
  if (!String(error).includes("ConnectionFailed")) return asDatabaseError(error, path);
  return new DatabaseError(
    "unwritable",
    `Cannot open "${path}": it is no file that can be read and written`,
    {
      cause: error,
    },
  );
}
