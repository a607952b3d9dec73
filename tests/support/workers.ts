import { type Hand, workerHand } from "../../src/domain/backup/pipeline/hand.ts";
import type { BackupParts, RunResult } from "../../src/domain/backup/run.ts";
import type { WorkerSetup } from "../../src/domain/backup/pipeline/worker.ts";
import { GateTable } from "../../src/dropbox/gate_table.ts";
import type { BackupWorld } from "./backup_world.ts";

/** The world's Dropbox on a port of its own, as Workers need it. */
export interface ServedWorld {
  /** Backs up as the program does: two Workers, and all calls over HTTP. `spoil` changes what a Worker is set up with. */
  backUp(spoil?: (setup: WorkerSetup) => unknown, more?: Partial<BackupParts>): Promise<RunResult>;
  close(): Promise<void>;
}

export async function serve(world: BackupWorld, answer = world.sandbox.fetch): Promise<ServedWorld> {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const { app, ...source } = await world.connect(origin, (url, init) => fetch(url, init));
  const setup: WorkerSetup = {
    app: { ...app, secret: "" },
    store: { kind: "disk", folder: world.repositoryFolder },
    keys: world.repository.keys,
    gates: { memory: new GateTable().memory, name: "test", threads: 2 },
    patience: {},
    storeOutage: 0,
    hasProxy: false,
  };
  return {
    backUp: (spoil = (whole) => whole, more = {}) => {
      const hands = (): Hand[] => [1, 2].map(() => workerHand(spoil(setup), noSigner));
      const change: Partial<BackupParts> = { ...source, hands, ...more };
      return world.backUp(change);
    },
    close: () => server.shutdown(),
  };
}

/** The world's store is a folder. */
const noSigner = () => Promise.reject(new Error("a folder takes no signatures"));
