import type { Config } from "./config.ts";
import { type AccountSecrets, openAccountSecrets, rewrapAccountKeys } from "./domain/account_keys.ts";
import { ensureLocalAccount } from "./domain/accounts.ts";
import type { ControlDatabase } from "./domain/control.ts";
import { interruptRuns } from "./storage/catalogue/runs.ts";
import type { CatalogueTables } from "./storage/database/catalogue_tables.ts";
import type { ControlTables } from "./storage/database/control_tables.ts";
import { DatabaseError } from "./storage/database/database_error.ts";
import { type Doors, openDatabase } from "./storage/database/doors.ts";
import { type InstanceLock, lockInstance } from "./storage/database/instance_lock.ts";
import { forgetOldMasterKeys, type Keyring, openKeyring } from "./storage/secrets/keyring.ts";

/** Everything that is open once in a process. */
export interface Services {
  readonly config: Config;
  readonly now: () => Date;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Resolves after `ms`, or when `signal` aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Random name of this installation. */
  readonly instance: string;
  readonly control: ControlDatabase;
  /** The one account that the command line works for. */
  readonly account: string;
  readonly secrets: AccountSecrets;
  /** Of that account. */
  readonly catalogue: Doors<CatalogueTables>;
  /** Waits for writes under way, closes the files and gives the data folder free. */
  close(): Promise<void>;
}

const CONTROL_MIGRATIONS = new URL("../migrations/control/", import.meta.url);
const CATALOGUE_MIGRATIONS = new URL("../migrations/catalogue/", import.meta.url);

/**
 * Opens the data folder, which it makes where there is none: lock, keys, `control.db`, the account and its catalogue.
 * Throws `DatabaseError` or `SecretsError`, one sentence with the fix; then all that was opened is closed again.
 */
export async function openServices(config: Config, now: () => Date): Promise<Services> {
  const opened: { close(): Promise<void> }[] = [];
  const close = () => closeAll(opened);
  try {
    return { ...await open(config, now, opened), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(config: Config, now: () => Date, opened: { close(): Promise<void> }[]) {
  makeFolders(config.data);
  opened.push(closing(lockInstance(config.data, now)));
  const keyring = await openKeys(config, now);
  const control = await openControl(config.data, keyring);
  opened.push(control);
  if (keyring.ring.keys.length > 1) await moveToNewestKey(config, control, keyring);
  const account = await ensureLocalAccount(control, keyring.ring, now());
  const secrets = await openAccountSecrets(control.read, keyring.ring, account);
  const catalogue = await openCatalogue(config.data, secrets);
  opened.push(catalogue);
  // The lock is ours: whatever is marked as running belongs to a process that is gone.
  await catalogue.write((trx) => interruptRuns(trx, now().getTime()));
  const fetchIt = (url: string, init: RequestInit) => fetch(url, init);
  return {
    config,
    now,
    fetch: fetchIt,
    sleep,
    instance: keyring.instance,
    control,
    account,
    secrets,
    catalogue,
  };
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((wake) => {
    const timer = setTimeout(wake, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      wake();
    }, { once: true });
  });
}

function makeFolders(data: string) {
  for (const folder of [data, `${data}/keys`, `${data}/catalogue`]) {
    try {
      Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      const message =
        `Cannot use "${data}": "${folder}" cannot be made; check its owner and mode, or set DROPKEEP_DATA`;
      throw new DatabaseError("unwritable", message, { cause: error });
    }
  }
}

async function openKeys(config: Config, now: () => Date): Promise<Keyring> {
  const { text, file } = config.masterKeys;
  const holdsData = exists(`${config.data}/control.db`) || hasCatalogues(config.data);
  const master = { text: text ?? undefined, file };
  return await openKeyring({ folder: `${config.data}/keys`, master, holdsData, now });
}

/** A second master key means that the first is to go: after this the owner may take its line away (security K3). */
async function moveToNewestKey({ data }: Config, control: ControlDatabase, { ring }: Keyring) {
  await rewrapAccountKeys(control, ring);
  await forgetOldMasterKeys(`${data}/keys`, ring);
}

/** An empty control file beside catalogues would be a new installation over an old one. */
async function openControl(data: string, keyring: Keyring): Promise<ControlDatabase> {
  const file = `${data}/control.db`;
  if (!exists(file) && hasCatalogues(data)) {
    throw new DatabaseError("corrupt", `Cannot open the data: "${file}" is missing; put it back from a copy`);
  }
  const encryptionKey = keyring.controlFileKey.reveal();
  return await openDatabase<ControlTables>(file, {
    encryptionKey,
    migrations: CONTROL_MIGRATIONS,
  });
}

async function openCatalogue(data: string, secrets: AccountSecrets): Promise<Doors<CatalogueTables>> {
  const file = `${data}/catalogue/${secrets.account}.db`;
  const encryptionKey = (await secrets.fileKey("catalogue-file/v1")).reveal();
  return await openDatabase<CatalogueTables>(file, {
    encryptionKey,
    migrations: CATALOGUE_MIGRATIONS,
  });
}

function hasCatalogues(data: string): boolean {
  return Deno.readDirSync(`${data}/catalogue`).some((entry) => entry.name.endsWith(".db"));
}

/** Also an empty file counts as missing: SQLite would make a new database of it. */
function exists(path: string): boolean {
  try {
    return Deno.statSync(path).size > 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function closing(lock: InstanceLock) {
  return { close: async () => lock.release() };
}

/** The last opened first; one that fails does not keep the others open. */
async function closeAll(opened: { close(): Promise<void> }[]) {
  const failures: unknown[] = [];
  for (const one of opened.splice(0).reverse()) {
    await one.close().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
