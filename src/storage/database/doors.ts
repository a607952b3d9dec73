import { AsyncLocalStorage } from "node:async_hooks";
import { Kysely, type Transaction } from "kysely";
import { type Connection, openConnection } from "./connection.ts";
import { asDatabaseError, DatabaseError } from "./database_error.ts";
import { libsqlDialect } from "./dialect.ts";
import { Log } from "./log.ts";
import { migrate } from "./migrate.ts";
import { Turns } from "./turns.ts";

export interface DoorsOptions {
  /** 64 hex digits; without it the file is plain. */
  encryptionKey?: string;
  /** Folder of SQL files; see `migrate.ts`. */
  migrations: string | URL;
}

/** Two ways into one database file: look, or write one after the other. */
export interface Doors<T> {
  readonly file: string;
  /** Looks only, never waits for a write; refuses to change anything. */
  readonly read: Kysely<T>;
  /**
   * Runs `work` in one transaction, alone, and answers its result once that is durable; an error rolls all back.
   * Law: nothing in `work` awaits the network or a stream. A write inside a write, or this file's `read` inside
   * its write (it would see the old rows), throws `DatabaseError` `misuse`.
   */
  write<R>(work: (trx: Transaction<T>) => Promise<R>): Promise<R>;
  /** Moves the log into the file and cuts it to nothing: what was deleted is gone from the disk after this. */
  checkpoint(): Promise<void>;
  /**
   * Copies the file to `path`, which it makes: as it is encrypted, for the same key, with all that was written before.
   * Others read and write meanwhile. (`vacuum into` would hold the thread: 1.3 s for 121 MB, measured.)
   */
  copyTo(path: string): Promise<void>;
  /** Waits for the writes and a copy under way, checkpoints and closes both doors. Closing twice is closing once. */
  close(): Promise<void>;
}

interface Inside {
  file: string;
  open: boolean;
}

/** Which write the current code runs in, over all files: a write of another file could wait for this one for ever. */
const inside = new AsyncLocalStorage<Inside>();

/**
 * Opens a database file with both doors and brings it to the newest migration. One process and one thread own the
 * file (security D1): hold the instance lock first.
 * Throws `DatabaseError`: `locked_out`, `unwritable`, `corrupt`, `full`, `newer`.
 */
export async function openDatabase<T>(file: string, options: DoorsOptions): Promise<Doors<T>> {
  const writing = openConnection(file, { ...options, writes: true });
  try {
    await migrate(writing, file, options.migrations);
    const reading = openConnection(file, { ...options, writes: false });
    return new FileDoors<T>(file, reading, writing);
  } catch (error) {
    writing.close();
    throw asDatabaseError(error, file);
  }
}

class FileDoors<T> implements Doors<T> {
  readonly file: string;
  readonly read: Kysely<T>;
  readonly #writer: Kysely<T>;
  readonly #reading: Connection;
  readonly #writing: Connection;
  readonly #log: Log;
  readonly #turns = new Turns();
  /** Who needs the file itself to stay as it is, or moves the log into it. */
  readonly #fileTurns = new Turns();
  #closed: Promise<void> | null = null;

  constructor(file: string, reading: Connection, writing: Connection) {
    this.file = file;
    this.read = new Kysely<T>({
      dialect: libsqlDialect(reading, { file, looks: true, gate: () => this.#refuseOwnRead() }),
    });
    this.#writer = new Kysely<T>({ dialect: libsqlDialect(writing, { file }) });
    this.#reading = reading;
    this.#writing = writing;
    this.#log = new Log(writing, file);
  }

  write<R>(work: (trx: Transaction<T>) => Promise<R>): Promise<R> {
    return this.#alone(async () => {
      await this.#log.bound();
      const here: Inside = { file: this.file, open: true };
      const done = inside.run(here, () => this.#writer.transaction().execute(work));
      return await done.finally(() => here.open = false);
    });
  }

  async checkpoint(): Promise<void> {
    this.#refuseUnusable();
    await this.#fileTurns.take(() => this.#turns.take(() => this.#log.truncate()));
  }

  async copyTo(path: string): Promise<void> {
    this.#refuseUnusable();
    await this.#fileTurns.take(async () => {
      try {
        await this.#turns.take(() => this.#log.hold());
        await Deno.copyFile(this.file, path);
      } catch (error) {
        throw asDatabaseError(error, path);
      } finally {
        await this.#turns.take(async () => this.#log.release());
      }
    });
  }

  async close(): Promise<void> {
    this.#refuseNested();
    return await (this.#closed ??= this.#fileTurns.take(() => this.#turns.take(() => this.#shut())));
  }

  async #shut() {
    await this.read.destroy();
    this.#reading.close();
    try {
      await this.#log.truncate();
    } finally {
      await this.#writer.destroy();
      this.#writing.close();
    }
  }

  async #alone<R>(work: () => Promise<R>): Promise<R> {
    this.#refuseUnusable();
    return await this.#turns.take(work);
  }

  #refuseUnusable() {
    this.#refuseNested();
    if (this.#closed !== null) throw new DatabaseError("misuse", `Cannot write "${this.file}": it is closed`);
  }

  #refuseNested() {
    const here = inside.getStore();
    if (!here?.open) return;
    throw new DatabaseError(
      "misuse",
      `Cannot write "${this.file}": a write of "${here.file}" is open; use its transaction`,
    );
  }

  #refuseOwnRead() {
    const here = inside.getStore();
    if (!here?.open || here.file !== this.file) return;
    throw new DatabaseError(
      "misuse",
      `Cannot look into "${this.file}" by the read door inside its write; use the transaction`,
    );
  }
}
