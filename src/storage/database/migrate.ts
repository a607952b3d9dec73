import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Connection } from "./connection.ts";
import { asDatabaseError, DatabaseError } from "./database_error.ts";

/** `20261123_100_first.sql`: the day, a number within it, one change. */
const NAME = /^\d{8}_\d{3}_[a-z0-9_]+\.sql$/;

const RECORD = `create table if not exists migrations (
  name text primary key,
  applied_at integer not null default (cast(unixepoch('subsec') * 1000 as integer))
) strict`;

/**
 * Brings a database to the newest migration in `folder`, each file in a transaction of its own, oldest first, never
 * back. A kill leaves the migrations up to one of them, whole. Answers the names it applied.
 * Throws `DatabaseError` `newer` where the file knows a migration that the folder does not.
 */
export async function migrate(db: Connection, file: string, folder: string | URL): Promise<string[]> {
  const root = folder instanceof URL ? fileURLToPath(folder) : folder;
  const known = await migrationNames(root);
  const applied = appliedNames(db);
  refuseNewer(file, known, applied);
  const missing = known.filter((name) => !applied.has(name));
  refuseGap(file, missing, applied);
  for (const name of missing) apply(db, file, name, await readFile(join(root, name), "utf8"));
  return missing;
}

async function migrationNames(root: string): Promise<string[]> {
  const names = (await readdir(root)).filter((name) => name.endsWith(".sql")).sort();
  const odd = names.find((name) => !NAME.test(name));
  if (odd !== undefined) {
    throw new DatabaseError("misuse", `Cannot migrate: "${odd}" is not named like 20261123_100_first.sql`);
  }
  return names;
}

function appliedNames(db: Connection): Set<string> {
  db.exec(RECORD);
  const rows = db.prepare("select name from migrations").all() as { name: string }[];
  return new Set(rows.map((row) => row.name));
}

function refuseNewer(file: string, known: string[], applied: Set<string>) {
  const strange = [...applied].filter((name) => !known.includes(name)).sort().at(-1);
  if (strange === undefined) return;
  const fix = "start the Dropkeep that wrote it, or a later one";
  throw new DatabaseError("newer", `Cannot open "${file}": a newer Dropkeep wrote it (${strange}); ${fix}`);
}

/** Forward only: a file that sorts before one already applied would meet tables it does not expect. */
function refuseGap(file: string, missing: string[], applied: Set<string>) {
  const newest = [...applied].sort().at(-1);
  const late = missing.find((name) => newest !== undefined && name < newest);
  if (late === undefined) return;
  throw new DatabaseError(
    "misuse",
    `Cannot migrate "${file}": ${late} comes before ${newest}, which is applied already`,
  );
}

function apply(db: Connection, file: string, name: string, statements: string) {
  db.exec("begin immediate");
  try {
    db.exec(statements);
    db.prepare("insert into migrations (name) values (?)").run(name);
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
