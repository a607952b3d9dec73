import type { Config } from "./config.ts";
import {
  makeFolders,
  openCatalogue,
  openControl,
  openKeys,
  removeCatalogueFile,
} from "./installation/data_folder.ts";
import { type AccountSecrets, openAccountSecrets, rewrapAccountKeys } from "./domain/account_keys.ts";
import { ensureLocalAccount } from "./domain/accounts.ts";
import { endInterruptedRuns } from "./domain/backup/told_runs.ts";
import type { ControlDatabase } from "./domain/control.ts";
import { type InstanceKeys, openInstanceKeys } from "./domain/instance_keys.ts";
import { moveTellings } from "./domain/tellings.ts";
import { refreshStandings } from "./storage/catalogue/standings.ts";
import { refuseHalfRestored } from "./installation/put_back.ts";
import type { CatalogueTables } from "./storage/database/catalogue_tables.ts";
import type { Doors } from "./storage/database/doors.ts";
import { type InstanceLock, lockInstance } from "./storage/database/instance_lock.ts";
import { GateTable } from "./dropbox/gate_table.ts";
import type { MasterRing } from "./storage/secrets/master_ring.ts";
import { forgetOldMasterKeys, type Keyring } from "./storage/secrets/keyring.ts";

/** Everything that is open once in a process. */
export interface Services {
  readonly config: Config;
  readonly now: () => Date;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Resolves after `ms`, or when `signal` aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** What all threads know of Dropbox's limits. */
  readonly gates: GateTable;
  /** Random name of this installation. */
  readonly instance: string;
  readonly control: ControlDatabase;
  /** The master keys: wraps the keys of new accounts. */
  readonly ring: MasterRing;
  /** The one account that the command line works for. */
  readonly account: string;
  readonly secrets: AccountSecrets;
  /** Of people and of the logs. */
  readonly keys: InstanceKeys;
  /** Tells whoever is kept out of the data folder that it is the server that has it. */
  sayServing(): void;
  /** Of that account. */
  readonly catalogue: Doors<CatalogueTables>;
  /** The same for another account, whose catalogue is opened when it is first asked for. Throws `NotFound`, `DatabaseError`. */
  forAccount(account: string): Promise<Services>;
  /** Closes an account's catalogue and removes its file: the account is being erased. */
  dropCatalogue(account: string): Promise<void>;
  /** Waits for writes under way, closes the files and gives the data folder free. */
  close(): Promise<void>;
}

export interface Opening {
  /** Also a folder that was put back from a copy and not brought to its end: for whoever ends it. */
  halfRestored?: boolean;
}

/** What is open while there is no catalogue. */
export type Holding = Omit<Services, "catalogue" | "forAccount" | "dropCatalogue">;

/**
 * Opens the data folder, which it makes where there is none: lock, keys, `control.db`, the account and its catalogue.
 * Throws `DatabaseError` or `SecretsError`, one sentence with the fix; then all that was opened is closed again.
 */
export async function openServices(
  config: Config,
  now: () => Date,
  { halfRestored = false }: Opening = {},
): Promise<Services> {
  return await opening(async (opened) => {
    const holding = await hold(config, now, opened, halfRestored);
    const known = new Map<string, Promise<Services>>();
    const forAccount = (account: string) => {
      const asked = known.get(account) ?? open(account);
      known.set(account, asked);
      // One that could not be opened is tried again when it is next asked for.
      asked.catch(() => known.delete(account));
      return asked;
    };
    const open = async (account: string): Promise<Services> => {
      const secrets = await openAccountSecrets(holding.control.read, holding.ring, account);
      const catalogue = await openCatalogue(config.data, holding.control, secrets);
      opened.push(catalogue);
      // The lock is ours: whatever is marked as running belongs to a process that is gone.
      await catalogue.write((trx) => endInterruptedRuns(trx, now()));
      await refreshStandings(catalogue);
      // What was told of changes before a crash, or of a run that it cut off.
      const { control, keys } = holding;
      await moveTellings({ control, catalogue, keys, account });
      const close = () => Promise.resolve();
      return { ...holding, account, secrets, catalogue, forAccount, dropCatalogue, close };
    };
    const dropCatalogue = async (account: string) => {
      // Not opened for this: a damaged one has to go as well.
      const own = await known.get(account)?.catch(() => undefined);
      await own?.catalogue.close();
      known.delete(account);
      await removeCatalogueFile(config.data, { account });
    };
    return await forAccount(holding.account);
  });
}

/** The same without the catalogue, which is missing, damaged or about to be replaced. */
export async function openWithoutCatalogue(config: Config, now: () => Date): Promise<Holding> {
  return await opening((opened) => hold(config, now, opened));
}

type Opened = { close(): Promise<void> }[];

async function opening<T>(open: (opened: Opened) => Promise<T>): Promise<T & { close(): Promise<void> }> {
  const opened: Opened = [];
  const close = () => closeAll(opened);
  try {
    return { ...await open(opened), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function hold(config: Config, now: () => Date, opened: Opened, halfRestored = false) {
  makeFolders(config.data);
  const lock = lockInstance(config.data, now);
  opened.push(closing(lock));
  if (!halfRestored) refuseHalfRestored(config.data);
  const keyring = await openKeys(config, now);
  const control = await openControl(config.data, keyring);
  opened.push(control);
  if (keyring.ring.keys.length > 1) await moveToNewestKey(config, control, keyring);
  const account = await ensureLocalAccount(control, keyring.ring, now());
  const secrets = await openAccountSecrets(control.read, keyring.ring, account);
  const fetchIt = (url: string, init: RequestInit) => fetch(url, init);
  return {
    config,
    now,
    fetch: fetchIt,
    sleep,
    gates: new GateTable(),
    instance: keyring.instance,
    sayServing: () => lock.serve(),
    control,
    ring: keyring.ring,
    account,
    secrets,
    keys: await openInstanceKeys(control, keyring.ring, now()),
  };
}

/** Resolves after `ms`, or at once when `signal` aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((wake) => {
    const timer = setTimeout(wake, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      wake();
    }, { once: true });
  });
}

/** A second master key means that the first is to go: after this the owner may take its line away (security K3). */
async function moveToNewestKey({ data }: Config, control: ControlDatabase, { ring }: Keyring) {
  await rewrapAccountKeys(control, ring);
  await forgetOldMasterKeys(`${data}/keys`, ring);
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
