import { DatabaseError } from "./database_error.ts";

/** Held from opening the data folder until `release`, or until this process is gone, however it goes. */
export interface InstanceLock {
  release(): void;
  /** From now on whoever is refused hears that the server has the data, which runs what they wanted to. */
  serve(): void;
}

interface Holder {
  pid: number;
  since: string;
  /** Set where it is the server. */
  serves?: boolean;
}

/**
 * Takes `<folder>/instance.lock` for this process: one process owns live database files (security D1), so every
 * command that opens the data takes it, readers too. Never waits: throws `DatabaseError` `busy`, naming the holder.
 */
export function lockInstance(folder: string, now: () => Date): InstanceLock {
  const file = openLockFile(folder);
  if (!file.tryLockSync(true)) {
    const holder = readHolder(folder);
    file.close();
    throw new DatabaseError("busy", `Cannot use "${folder}": ${holder}`);
  }
  const holder = { pid: Deno.pid, since: now().toISOString() };
  writeHolder(file, holder);
  return {
    release: () => file.close(),
    serve: () => writeHolder(file, { ...holder, serves: true }),
  };
}

function openLockFile(folder: string): Deno.FsFile {
  try {
    return Deno.openSync(`${folder}/instance.lock`, { create: true, write: true, mode: 0o600 });
  } catch (error) {
    const message =
      `Cannot use "${folder}": its lock file cannot be written; check that the folder exists and is yours`;
    throw new DatabaseError("unwritable", message, { cause: error });
  }
}

/** The file stays when the lock is released: removing it would let two processes lock two files of one name. */
function writeHolder(file: Deno.FsFile, holder: Holder) {
  file.truncateSync(0);
  file.seekSync(0, Deno.SeekMode.Start);
  file.writeSync(new TextEncoder().encode(JSON.stringify(holder)));
}

const ELSEWHERE = "or set DROPKEEP_DATA to another folder";

/** The holder's own words, and what to do; between its lock and its line there is nothing to read yet. */
function readHolder(folder: string): string {
  try {
    const holder = JSON.parse(Deno.readTextFileSync(`${folder}/instance.lock`)) as Holder;
    const { pid, since } = holder;
    if (holder.serves) {
      return `the Dropkeep server (process ${pid}) has used it since ${since} and backs up by its schedules; ` +
        `use the portal (Backup Now), or stop the server first, ${ELSEWHERE}`;
    }
    return `process ${pid} has used it since ${since}; stop it first, ${ELSEWHERE}`;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `another process has just begun to use it; stop it first, ${ELSEWHERE}`;
  }
}
