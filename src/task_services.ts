import { hostname } from "node:os";
import { join } from "node:path";
import type { StoreSettings } from "./config/store.ts";
import { CallCounter } from "./domain/backup/call_counts.ts";
import { Waits } from "./domain/backup/waits.ts";
import { type Hand, workerHand } from "./domain/backup/pipeline/hand.ts";
import { lateHand } from "./domain/backup/pipeline/late_hand.ts";
import type { WorkerSetup } from "./domain/backup/pipeline/worker.ts";
import { signerBelow } from "./domain/backup/pipeline/signing.ts";
import { type Connection, findConnection, openConsent } from "./domain/connections/connections.ts";
import { openRepositoryPassword, recordRepository } from "./domain/tasks/repository.ts";
import { findTask, type Task } from "./domain/tasks/tasks.ts";
import { type DropboxClient, dropboxClient } from "./dropbox/client.ts";
import type { Patience } from "./dropbox/link.ts";
import { TeamTokens } from "./dropbox/tokens.ts";
import type { DropboxApp } from "./dropbox/types.ts";
import type { Holding, Services } from "./services.ts";
import type { StoreAddress } from "./storage/objects/address.ts";
import type { ObjectStore } from "./storage/objects/object_store.ts";
import { openObjectStore } from "./storage/objects/open.ts";
import { keepsConditions } from "./storage/objects/s3/conditions.ts";
import { lateSigner } from "./storage/objects/s3/late_signer.ts";
import type { Sign } from "./storage/objects/s3/request.ts";
import { StoppingStore } from "./storage/objects/stopping.ts";
import { RepositoryError } from "./storage/repository/errors.ts";
import { TASK_COST, TASK_KEY } from "./storage/repository/keys.ts";
import { initRepository, openRepository, type Repository } from "./storage/repository/repository.ts";

/** A task with its doors open: where its bytes lie. */
export interface OpenTask {
  task: Task;
  address: StoreAddress;
  store: ObjectStore;
  repository: Repository;
}

/** A task's way to Dropbox. */
export interface OpenSource {
  connection: Connection;
  tokens: TeamTokens;
  dropbox: DropboxClient;
  app: DropboxApp;
  /** What `dropbox` has called. */
  calls: CallCounter;
  /** What it waits for. */
  waits: Waits;
  /** Of `dropbox`, and of the workers that go by it. */
  patience: Partial<Patience>;
}

/**
 * A store that is away is waited for so long, in milliseconds: well under the half hour after which others take our
 * lock for stale, so that a run never writes without one.
 */
const STORE_OUTAGE = 20 * 60_000;

/**
 * Opens the task's repository; the first time it is made. With `waits`, a store that goes away later is waited for. `signal` ends the opening alone: what is stored afterwards
 * has its own. Throws `RepositoryError`, `StoreError`, `NotFound`, `Conflict`.
 */
export async function openTask(
  services: Holding,
  taskId: string,
  signal?: AbortSignal,
  waits?: Waits,
): Promise<OpenTask> {
  const task = await findTask(services.control.read, services.account, taskId);
  const address = addressOf(services.config.store, task.storePrefix);
  const store = openObjectStore(address);
  const password = (await openRepositoryPassword(services.control.read, services.secrets, taskId)).reveal();
  const opening = signal ? new StoppingStore(store, signal) : store;
  const opened = task.repositoryId === null
    ? await makeRepository(services, opening, password)
    : await openRepository(opening, password, { expectedId: task.repositoryId });
  const repository = { ...opened, store: waits ? patientStore(services, address, waits) : store };
  await recordRepository(services.control, services.account, taskId, repository.id);
  return { task, address, store, repository };
}

/** For a run, which waits for a store that is away. */
function patientStore({ now }: Holding, address: StoreAddress, waits: Waits): ObjectStore {
  return openObjectStore(address, { outage: { most: STORE_OUTAGE, now, onWait: waits.tellStore } });
}

/** An init that died before it was recorded has left the task's own repository: it opens with the task's password. */
async function makeRepository(services: Holding, store: ObjectStore, password: string): Promise<Repository> {
  const { now } = services;
  try {
    return await initRepository(store, {
      password,
      now,
      hostname: hostname(),
      username: TASK_KEY,
      ...TASK_COST,
    });
  } catch (error) {
    if (error instanceof RepositoryError && error.code === "exists") {
      return await openRepository(store, password);
    }
    throw error;
  }
}

/**
 * The client of the task's team, acting by the refresh token that was sealed when it connected. When `signal` aborts,
 * whatever it does or waits for fails with the signal's reason.
 */
export async function openSource(
  services: Omit<Services, "catalogue">,
  task: Pick<Task, "connectionId">,
  signal?: AbortSignal,
  waits = new Waits(),
): Promise<OpenSource> {
  const { control, account, secrets, config, now } = services;
  const connection = await findConnection(control.read, account, task.connectionId);
  const consent = await openConsent(control.read, secrets, connection.id);
  const app: DropboxApp = {
    key: consent.appKey,
    secret: consent.appSecret?.reveal() ?? "",
    origin: config.dropbox.origin ?? undefined,
  };
  const { fetch, sleep } = signal ? stoppable(services, signal) : services;
  const wire = { app, fetch, sleep, now };
  const tokens = new TeamTokens({ ...wire, refreshToken: consent.refreshToken.reveal() });
  const calls = new CallCounter();
  const patience = { outage: config.patience, limited: config.patience };
  const shared = { table: services.gates, name: connection.id };
  const told = { onCall: calls.count, onWait: waits.tell };
  const dropbox = dropboxClient({ ...wire, ...told, tokens, shared, patience });
  return { connection, tokens, app, calls, waits, patience, dropbox };
}

/** An outage is waited out for minutes: not by somebody who has pressed Ctrl-C. */
function stoppable(
  { fetch, sleep }: Pick<Services, "fetch" | "sleep">,
  signal: AbortSignal,
): Pick<Services, "fetch" | "sleep"> {
  const also = (own?: AbortSignal | null) => own ? AbortSignal.any([own, signal]) : signal;
  return {
    fetch: (url, init) => fetch(url, { ...init, signal: also(init.signal) }),
    sleep: async (ms, own) => {
      await sleep(ms, also(own));
      signal.throwIfAborted();
    },
  };
}

/** Pipelines in Workers of their own, as many as the settings say. */
export function workerHands(services: Services, task: OpenTask, source: OpenSource): Hand[] {
  // A worker is given tokens, never what they are made from.
  const app = { ...source.app, secret: "" };
  const setup: WorkerSetup = {
    app,
    store: addressForThreads(task.address),
    keys: task.repository.keys,
    gates: {
      memory: services.gates.memory,
      name: source.connection.id,
      threads: services.config.workers,
    },
    patience: source.patience,
    storeOutage: STORE_OUTAGE,
    hasProxy: services.config.hasProxy,
  };
  const sign = signerOf(task.address);
  const start = () => workerHand(setup, sign);
  // The first is at hand when it is needed, by all runs but those that fail; a run that finds little does with it alone.
  return [start(), ...Array.from({ length: services.config.workers - 1 }, () => lateHand(start))];
}

/** The credentials stay here. A worker stores large packs alone: left to itself it would look before each of them for ever. */
function addressForThreads(address: StoreAddress): StoreAddress {
  if (address.kind !== "s3") return address;
  const { accessKeyId: _id, secretAccessKey: _secret, sessionToken: _token, ...place } = address;
  return { ...place, keepsConditions: keepsConditions(address) };
}

function signerOf(address: StoreAddress): Sign {
  if (address.kind === "s3") return signerBelow(address.prefix, lateSigner(address));
  return () => Promise.reject(new Error("a folder takes no signatures"));
}

/** A place within the configured store, "" for the store itself, as plain data for Workers. Holds the credentials: never to be logged. */
export function addressOf(settings: StoreSettings, place: string): StoreAddress {
  if (settings.kind === "disk") return { kind: "disk", folder: join(settings.folder, place) };
  const { bucket, region, credentials, prefix } = settings;
  return {
    kind: "s3",
    bucket,
    region,
    prefix: [prefix, place].filter(Boolean).join("/"),
    endpoint: settings.endpoint ?? undefined,
    accessKeyId: credentials?.accessKeyId,
    secretAccessKey: credentials?.secretAccessKey.reveal(),
    sessionToken: credentials?.sessionToken?.reveal(),
  };
}
