import { parentPort } from "node:worker_threads";
import { dropboxClient } from "../../dropbox/client.ts";
import type { DropboxApp } from "../../dropbox/types.ts";
import type { StoreAddress } from "../../storage/objects/address.ts";
import { openObjectStore } from "../../storage/objects/open.ts";
import type { MasterKeys } from "../../storage/repository/master_keys.ts";
import { askedTokens } from "./asked_tokens.ts";
import { CallCounter } from "./call_counts.ts";
import type { FromHand, ToHand } from "./messages.ts";
import { openPipeline } from "./open_pipeline.ts";
import type { Pipeline } from "./pipeline.ts";

/** The first message to a worker: all it needs to open its own doors. Plain data. */
export interface WorkerSetup {
  app: DropboxApp;
  store: StoreAddress;
  keys: MasterKeys;
}

const send = (message: FromHand) => parentPort!.postMessage(message);
const tokens = askedTokens(send);
let pipeline: Pipeline | null = null;

parentPort!.on("message", (message: WorkerSetup | ToHand) => {
  if (!("type" in message)) pipeline = open(message);
  else if (message.type === "token" || message.type === "noToken") tokens.answer(message);
  else pipeline!.receive(message);
});

function open(setup: WorkerSetup): Pipeline {
  const calls = new CallCounter();
  const dropbox = dropboxClient({
    app: setup.app,
    tokens,
    onCall: calls.count,
    fetch: (request, init) => fetch(request, init),
    now: () => new Date(),
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  });
  return openPipeline({ dropbox, store: openObjectStore(setup.store), keys: setup.keys, calls, send });
}
