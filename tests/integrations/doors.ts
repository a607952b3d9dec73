import { setTimeout as pause } from "node:timers/promises";
import type { Doors } from "../../src/integrations/destinations/doors.ts";
import { openNetwork } from "../../src/integrations/destinations/network.ts";

/** As the server has them, but for the waits, which are noted instead of waited, and localhost, which is permitted. */
export function testDoors(more: Partial<Doors> = {}): Doors & { waits: number[] } {
  const waits: number[] = [];
  const sleep = async (ms: number, signal?: AbortSignal) => {
    waits.push(ms);
    await pause(1, undefined, { signal });
  };
  return {
    network: openNetwork(["127.0.0.0/8"]),
    fetch: globalThis.fetch,
    googleOrigin: null,
    patience: { attempts: 4, firstMs: 400, longestMs: 20_000, longestAskedMs: 300_000, sleep },
    now: () => Date.now(),
    warn: (words, error) => {
      throw new Error(words, { cause: error });
    },
    ...more,
    waits,
  };
}
