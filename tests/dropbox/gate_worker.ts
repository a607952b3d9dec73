/// <reference lib="deno.worker" />
import { clientOf } from "./support.ts";
import { sharedClock } from "./shared_clock.ts";
import { GateTable } from "../../src/dropbox/gate_table.ts";

/** Makes calls of a client over gates that it shares with other threads, and tells when one waits or is answered. */
const scope = self as unknown as DedicatedWorkerGlobalScope;

/** What a thread needs to take part; plain data. */
export interface GateSetup {
  origin: string;
  gates: SharedArrayBuffer;
  time: SharedArrayBuffer;
  /** Of the thread, as the server is told it. */
  name: string;
}

/** What a thread tells. */
export type GateNews = { waitsFor: string; until: number } | { answered: string };

scope.onmessage = ({ data }: MessageEvent<GateSetup>) => {
  const client = threadClient(data, (news) => scope.postMessage(news));
  scope.onmessage = ({ data: member }: MessageEvent<string>) => client(member);
  scope.postMessage({ answered: "ready" });
};

/** Asks for a cursor of a member's. The clock is the one that all threads share. */
export function threadClient(
  { origin, gates, time, name }: GateSetup,
  tell: (news: GateNews) => void,
): (member: string) => Promise<void> {
  const client = clientOf((url, init) => {
    const headers = new Headers(init.headers);
    headers.set("x-thread", name);
    return fetch(url, { ...init, headers });
  }, {
    app: { key: "key", secret: "", origin },
    shared: { table: new GateTable(gates), name: "acme", threads: 3 },
    onWait: (wait) => tell({ waitsFor: wait.for, until: wait.until }),
    patience: { outage: 3_600_000 },
    ...sharedClock(time),
  });
  return async (member) => {
    tell({ answered: await client.latestCursor({ acting: { member }, path: "" }) });
  };
}
