import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Connection } from "./connection.ts";
import { asDatabaseError, DatabaseError } from "./database_error.ts";

/** `20261123_100_first.sql`: the day, a number within it, one change. */
const NAME = /^\d{8}_\d{3}_[a-z0-9_]+\.sql$/;

const RECORD = `create table if not exists migrations (
  name text primary key,
  applied_at integer not null default (cast(unixepoch('subsec') * 1000 as integer)),
  checksum text
) strict`;

/** One file of the folder. */
interface Migration {
  name: string;
  statements: string;
  /** Lowercase hex of its SHA-256, with line ends as Unix has them. */
  checksum: string;
}

/** By name: the checksum it was applied with; null where a Dropkeep applied it that noted none. */
type Applied = Map<string, string | null>;

/**
 * Brings a database to the newest migration in `folder`: those that are missing, each in a transaction of its own, in the
 * order of their names, never back. One that is missing below one that is applied (two of a day that were released in the
 * other order) is applied too: a migration changes one thing of its own, and one that needs another's fails whole.
 * A kill leaves the migrations up to one of them, whole. Answers the names it applied.
 * Throws `DatabaseError`: `newer` where the file knows a migration that the folder does not, `misuse` where one that is
 * applied has been changed since.
 */
export async function migrate(db: Connection, file: string, folder: string | URL): Promise<string[]> {
  const known = await readMigrations(folder instanceof URL ? fileURLToPath(folder) : folder);
  const applied = appliedOnes(db);
  refuseNewer(file, known, applied);
  refuseChanged(file, known, applied);
  noteChecksums(db, known, applied);
  const missing = known.filter(({ name }) => !applied.has(name));
  for (const one of missing) apply(db, file, one);
  return missing.map(({ name }) => name);
}

async function readMigrations(root: string): Promise<Migration[]> {
  const names = (await readdir(root)).filter((name) => name.endsWith(".sql")).sort();
  const odd = names.find((name) => !NAME.test(name));
  if (odd !== undefined) {
    throw new DatabaseError("misuse", `Cannot migrate: "${odd}" is not named like 20261123_100_first.sql`);
  }
  return await Promise.all(names.map(async (name) => {
    const statements = await readFile(join(root, name), "utf8");
    return { name, statements, checksum: await checksumOf(statements) };
  }));
}

async function checksumOf(statements: string): Promise<string> {
  const bytes = new TextEncoder().encode(statements.replaceAll("\r\n", "\n"));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

function appliedOnes(db: Connection): Applied {
  db.exec(RECORD);
  const columns = db.prepare("select name from pragma_table_info('migrations')").all() as { name: string }[];
  if (!columns.some(({ name }) => name === "checksum")) {
    db.exec("alter table migrations add column checksum text");
  }
  const rows = db.prepare("select name, checksum from migrations").all() as {
    name: string;
    checksum: string | null;
  }[];
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

function refuseNewer(file: string, known: Migration[], applied: Applied) {
  const names = new Set(known.map(({ name }) => name));
  const strange = [...applied.keys()].filter((name) => !names.has(name)).sort().at(-1);
  if (strange === undefined) return;
  const fix = "start the Dropkeep that wrote it, or a later one";
  throw new DatabaseError("newer", `Cannot open "${file}": a newer Dropkeep wrote it (${strange}); ${fix}`);
}

/** What is applied is frozen: with another text the tables are not what the text says. */
function refuseChanged(file: string, known: Migration[], applied: Applied) {
  const changed = known.find(({ name, checksum }) => (applied.get(name) ?? checksum) !== checksum);
  if (changed === undefined) return;
  throw new DatabaseError(
    "misuse",
    `Cannot open "${file}": ${changed.name} is not what it was when it was applied; put the released file back`,
  );
}

function noteChecksums(db: Connection, known: Migration[], applied: Applied) {
  const note = db.prepare("update migrations set checksum = ? where name = ?");
  for (const { name, checksum } of known) if (applied.get(name) === null) note.run(checksum, name);
}

function apply(db: Connection, file: string, { name, statements, checksum }: Migration) {
  db.exec("begin immediate");
  try {
    db.exec(statements);
    db.prepare("insert into migrations (name, checksum) values (?, ?)").run(name, checksum);
    db.exec("commit");
  } catch (error) {
    if (db.inTransaction) db.exec("rollback");
    throw applyError(error, file, name);
  }
}

function applyError(error: unknown, file: string, name: string): unknown {
  const known = asDatabaseError(error, file);
  if (known instanceof DatabaseError) return known;
  return new DatabaseError("misuse", `Cannot apply ${name} to "${file}": ${(error as Error).message}`, {
    cause: error,
  });
}
