import { type Connection, LOG_PAGES, runBeside } from "./connection.ts";
import { asDatabaseError, DatabaseError } from "./database_error.ts";

/**
 * Bytes of the log beyond which it is cut before the next write. A look that began before a commit keeps the commit's part
 * from being moved into the file; with always one under way the log would grow without end.
 */
const MOST_BYTES = 32 * 1024 * 1024;

/** The log beside a database file (WAL), as the one connection that writes sees it. Its verbs need the turn of a write. */
export class Log {
  readonly #connection: Connection;
  readonly #file: string;
  #isHeld = false;

  constructor(connection: Connection, file: string) {
    this.#connection = connection;
    this.#file = file;
  }

  /** Moves all of it into the file and cuts it to nothing. Throws `DatabaseError` `busy` where a reader keeps some of it. */
  async truncate(): Promise<void> {
    if (await this.#cut()) return;
    throw new DatabaseError(
      "busy",
      `Cannot empty the log of "${this.#file}": a reader is open; end it first`,
    );
  }

  /** Cuts it where it has become long. What a reader keeps of it waits for the next write. */
  async bound(): Promise<void> {
    if (!this.#isHeld && bytesOf(`${this.#file}-wal`) > MOST_BYTES) await this.#cut();
  }

  /** Whether nothing is left of it. */
  async #cut(): Promise<boolean> {
    // Most pages are moved beside this thread; how it went is asked for by this one.
    await runBeside(this.#connection, this.#file, "pragma wal_checkpoint(passive)");
    return this.#pragma("wal_checkpoint(truncate)")[0]?.busy === 0;
  }

  /** Everything is in the file after this, and nothing changes it: writes go to the log, and stay there until `release`. */
  async hold(): Promise<void> {
    this.#isHeld = true;
    this.#pragma("wal_autocheckpoint = 0");
    await this.truncate();
  }

  release() {
    this.#isHeld = false;
    this.#pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
  }

  #pragma(text: string): { busy?: number }[] {
    try {
      return this.#connection.pragma(text) as { busy?: number }[];
    } catch (error) {
      throw asDatabaseError(error, this.#file);
    }
  }
}

function bytesOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}
