import { getPriority, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { downloader } from "../../../dropbox/downloader.ts";
import { directFetch } from "../../../dropbox/http/direct_fetch.ts";
import { GateTable } from "../../../dropbox/gate_table.ts";
import type { Fetch, Patience } from "../../../dropbox/link.ts";
import type { DropboxApp } from "../../../dropbox/types.ts";
import type { StoreAddress } from "../../../storage/objects/address.ts";
import { openObjectStore } from "../../../storage/objects/open.ts";
import type { MasterKeys } from "../../../storage/repository/master_keys.ts";
import { askedTokens } from "./asked_tokens.ts";
import { CallCounter } from "../call_counts.ts";
import { type Crossing, type FromWorker, homeward, inward, type ToWorker } from "./crossing.ts";
import { openPipeline } from "./open_pipeline.ts";
import type { Pipeline } from "./pipeline.ts";
import { askedSigner } from "./signing.ts";
import { Waits } from "../waits.ts";

/** The first message to a worker: all it needs to open its own doors. Plain data. */
export interface WorkerSetup {
  app: DropboxApp;
  /** Without credentials. */
  store: StoreAddress;
  keys: MasterKeys;
  /** What all threads know of the link, and its name there. */
  gates: { memory: SharedArrayBuffer; name: string; threads: number };
  patience: Partial<Patience>;
  /** Milliseconds that the store may be away. */
  storeOutage: number;
  /** Downloads go through the machine's proxy, and so by `fetch`. */
  hasProxy: boolean;
}

/** So much nicer than the main thread, which answers pages: where cores are short, that goes first. */
const NICER = 5;
const NICEST = 19;
// Linux alone has a number for each thread (setpriority(2), "C library/kernel differences").
if (Deno.build.os === "linux") setPriority(0, Math.min(getPriority(0) + NICER, NICEST));

const send = (message: FromWorker) => parentPort!.postMessage(homeward(message));
const tokens = askedTokens(send);
const signer = askedSigner(send);
let pipeline: Pipeline | null = null;

parentPort!.on("message", (message: WorkerSetup | Crossing) => {
  if (typeof message === "string" || "type" in message) receive(inward(message));
  else pipeline = open(message);
});

function receive(message: ToWorker) {
  if (message.type === "token" || message.type === "noToken") tokens.answer(message);
  else if (message.type === "signed" || message.type === "notSigned") signer.answer(message);
  else pipeline!.receive(message);
}

function open(setup: WorkerSetup): Pipeline {
  const calls = new CallCounter();
  const waits = new Waits();
  waits.listen((wait) => send({ type: "waiting", wait }));
  const now = () => new Date();
  const usual: Fetch = (request, init) => fetch(request, init);
  const dropbox = downloader({
    app: setup.app,
    tokens,
    onCall: calls.count,
    onWait: waits.tell,
    shared: { ...setup.gates, table: new GateTable(setup.gates.memory) },
    patience: setup.patience,
    fetch: setup.hasProxy ? usual : directFetch({ fetch: usual }),
    now,
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  });
  const outage = { most: setup.storeOutage, now, onWait: waits.tellStore };
  const store = openObjectStore(setup.store, { outage }, signer.sign);
  return openPipeline({ dropbox, store, keys: setup.keys, calls, send });
}
