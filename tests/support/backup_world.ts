import { cpSync } from "node:fs";
import { CallCounter } from "../../src/domain/backup/call_counts.ts";
import { localHand } from "../../src/domain/backup/pipeline/local_hand.ts";
import { backUp, type BackupParts, type RunResult } from "../../src/domain/backup/run.ts";
import { Waits } from "../../src/domain/backup/waits.ts";
import { type DropboxClient, dropboxClient } from "../../src/dropbox/client.ts";
import type { Wire } from "../../src/dropbox/token_endpoint.ts";
import { TeamTokens } from "../../src/dropbox/tokens.ts";
import type { DropboxApp } from "../../src/dropbox/types.ts";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/sandbox.ts";
import type { CatalogueTables } from "../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../src/storage/database/doors.ts";
import { DiskStore } from "../../src/storage/objects/disk.ts";
import type { ObjectStore } from "../../src/storage/objects/object_store.ts";
import { initRepository, openRepository, type Repository } from "../../src/storage/repository/repository.ts";
import { madeOnce } from "./made_once.ts";
import { newCatalogue } from "./new_catalogue.ts";

export const PASSWORD = "correct horse battery staple";

export interface BackupWorld {
  folder: string;
  /** Of the repository: stock restic opens it. */
  repositoryFolder: string;
  sandbox: Sandbox;
  dropbox: DropboxClient;
  /** Id of the link that `dropbox` goes by. */
  link: string;
  catalogue: Doors<CatalogueTables>;
  store: ObjectStore;
  repository: Repository;
  parts: BackupParts;
  /** Two pipelines in this process, on the store and by the Dropbox client given, or the world's own. */
  backUp(change?: Partial<BackupParts>): Promise<RunResult>;
  /** Calls the sandbox's control API. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Links the team once more; by default in this process, without a server, and with all scopes. */
  connect(origin?: string, fetch?: Wire["fetch"], scopes?: string[]): Promise<Connected>;
  /** The wire of the world's own link. */
  fetch: Wire["fetch"];
  close(): Promise<void>;
}

/** One link to the team, and what goes by it. */
export interface Connected {
  link: string;
  app: DropboxApp;
  tokens: TeamTokens;
  calls: CallCounter;
  dropbox: DropboxClient;
}

export interface WorldOptions {
  seed?: number;
  content?: SandboxOptions["content"];
  /** Changes the sandbox before the team is linked. */
  prepare?(control: BackupWorld["control"]): Promise<unknown>;
  /** Where the repository is; a folder on disk unless told. */
  store?: ObjectStore;
  /** May put faults before the store. */
  wrap?(store: ObjectStore): ObjectStore;
}

/** A Dropbox, a repository and a catalogue, all real, in one folder. */
export async function backupWorld(options: WorldOptions = {}): Promise<BackupWorld> {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-test-" });
  const sandbox = await openSandbox(`${folder}/dropbox`, options);
  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await sandbox.fetch(
      new Request(`http://sandbox/__sim/${path}`, {
        method,
        headers: { "content-type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
      }),
    );
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return text === "" ? null : JSON.parse(text);
  };
  const inProcess = (url: string, init: RequestInit) => sandbox.fetch(new Request(url, init));
  const connect = (origin = "http://sandbox", fetch = inProcess, scopes?: string[]) =>
    connectTo(control, origin, fetch, scopes);
  await options.prepare?.(control);
  const { link, dropbox, tokens, calls } = await connect();
  const repositoryFolder = `${folder}/repository`;
  const disk = options.store ?? new DiskStore(repositoryFolder);
  const store = options.wrap ? options.wrap(disk) : disk;
  const repository = await initRepository(disk, {
    password: PASSWORD,
    now: () => new Date(),
    hostname: "test",
    username: "dropkeep",
    N: 1024,
  });
  const catalogue = await newCatalogue(`${folder}/catalogue.db`);
  const admin = await dropbox.authenticatedAdmin();
  const handsBy = (dropbox: DropboxClient) =>
    [1, 2].map(() => localHand({ dropbox, store, keys: repository.keys }));
  const parts: BackupParts = {
    catalogue,
    dropbox,
    tokens,
    calls,
    waits: new Waits(),
    repository: { ...repository, store },
    folderZips: true,
    hands: () => handsBy(dropbox),
    task: {
      id: "task",
      name: "Acme",
      createdAt: Date.UTC(2026, 0, 1),
      autoActivate: true,
      admin: admin.id,
      team: { id: "dbtid:acme", name: "Acme" },
    },
    holder: { hostname: "test", pid: Deno.pid, instance: "test", settleMs: 0 },
    programVersion: "0.0.0",
    now: () => new Date(),
    signal: new AbortController().signal,
  };
  return {
    folder,
    repositoryFolder,
    sandbox,
    dropbox,
    link,
    catalogue,
    store,
    repository: parts.repository,
    parts,
    backUp: (change = {}) => backUp({ ...parts, hands: () => handsBy(change.dropbox ?? dropbox), ...change }),
    control,
    connect,
    fetch: inProcess,
    close: async () => {
      await catalogue.close();
      await sandbox.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Whoever asks for no seed gets a copy of what was made once: thousands of tests begin with it. */
async function openSandbox(dir: string, { seed, content = {} }: WorldOptions): Promise<Sandbox> {
  const open = (dir: string) => createSandbox({ dir, now: () => new Date(), seed: seed ?? 1, content });
  if (seed === undefined) {
    const name = `dropbox ${JSON.stringify(content).replaceAll(/\W+/g, " ")}`;
    const made = await madeOnce(name, async (folder) => {
      const first = await open(folder);
      await first.close();
    });
    cpSync(made, dir, { recursive: true });
  }
  return await open(dir);
}

async function connectTo(
  control: BackupWorld["control"],
  origin: string,
  fetch: Wire["fetch"],
  scopes?: string[],
): Promise<Connected> {
  const given = await control("POST", "links", { scopes }) as Record<string, string>;
  const wire = {
    app: { key: given.app_key!, secret: given.app_secret!, origin },
    fetch,
    now: () => new Date(),
    sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, Math.min(ms, 50))),
  };
  const tokens = new TeamTokens({ ...wire, refreshToken: given.refresh_token! });
  const calls = new CallCounter();
  const dropbox = dropboxClient({ ...wire, tokens, onCall: calls.count });
  return { link: given.link!, app: wire.app, tokens, calls, dropbox };
}

export { openRepository };
