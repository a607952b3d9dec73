import { CallCounter } from "../../src/domain/backup/call_counts.ts";
import { localHand } from "../../src/domain/backup/local_hand.ts";
import { backUp, type BackupParts, type RunResult } from "../../src/domain/backup/run.ts";
import { type DropboxClient, dropboxClient } from "../../src/dropbox/client.ts";
import { TeamTokens } from "../../src/dropbox/tokens.ts";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/sandbox.ts";
import type { CatalogueTables } from "../../src/storage/database/catalogue_tables.ts";
import { type Doors, openDatabase } from "../../src/storage/database/doors.ts";
import { DiskStore } from "../../src/storage/objects/disk.ts";
import type { ObjectStore } from "../../src/storage/objects/object_store.ts";
import { initRepository, openRepository, type Repository } from "../../src/storage/repository/repository.ts";

export const PASSWORD = "correct horse battery staple";

export interface BackupWorld {
  folder: string;
  /** Of the repository: stock restic opens it. */
  repositoryFolder: string;
  sandbox: Sandbox;
  dropbox: DropboxClient;
  catalogue: Doors<CatalogueTables>;
  store: ObjectStore;
  repository: Repository;
  parts: BackupParts;
  backUp(change?: Partial<BackupParts>): Promise<RunResult>;
  /** Calls the sandbox's control API. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** A Dropbox, a repository on disk and a catalogue, all real, in one folder. `wrap` may put faults before the store. */
export async function backupWorld(
  options: { seed?: number; content?: SandboxOptions["content"]; wrap?: (store: ObjectStore) => ObjectStore } = {},
): Promise<BackupWorld> {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-test-" });
  const sandbox = await createSandbox({
    dir: `${folder}/dropbox`,
    now: () => new Date(),
    seed: options.seed ?? 1,
    content: options.content,
  });
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
  const link = await control("POST", "links", {}) as {
    refresh_token: string;
    app_key: string;
    app_secret: string;
  };
  const wire = {
    app: { key: link.app_key, secret: link.app_secret, origin: "http://sandbox" },
    fetch: (url: string, init: RequestInit) => sandbox.fetch(new Request(url, init)),
    now: () => new Date(),
    sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, Math.min(ms, 50))),
  };
  const tokens = new TeamTokens({ ...wire, refreshToken: link.refresh_token });
  const calls = new CallCounter();
  const dropbox = dropboxClient({ ...wire, tokens, onCall: calls.count });
  const repositoryFolder = `${folder}/repository`;
  const disk = new DiskStore(repositoryFolder);
  const store = options.wrap ? options.wrap(disk) : disk;
  const repository = await initRepository(disk, {
    password: PASSWORD,
    now: () => new Date(),
    hostname: "test",
    username: "dropkeep",
    N: 1024,
  });
  const catalogue = await openDatabase<CatalogueTables>(`${folder}/catalogue.db`, {
    migrations: new URL("../../migrations/catalogue/", import.meta.url),
  });
  const admin = await dropbox.authenticatedAdmin();
  const parts: BackupParts = {
    catalogue,
    dropbox,
    tokens,
    calls,
    repository: { ...repository, store },
    hands: () => [1, 2].map(() => localHand({ dropbox, store, keys: repository.keys })),
    task: { id: "task", name: "Acme", createdAt: Date.UTC(2026, 0, 1), autoActivate: true, admin: admin.id },
    holder: { hostname: "test", pid: Deno.pid, instance: "test" },
    programVersion: "0.0.0",
    now: () => new Date(),
    signal: new AbortController().signal,
  };
  return {
    folder,
    repositoryFolder,
    sandbox,
    dropbox,
    catalogue,
    store,
    repository: parts.repository,
    parts,
    backUp: (change) => backUp({ ...parts, ...change }),
    control,
    close: async () => {
      await catalogue.close();
      sandbox.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

export { openRepository };
