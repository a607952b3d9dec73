import { describe, expect, it } from "vitest";
import { newMasterKeys } from "../../../src/storage/repository/master_keys.ts";
import type { Order, Report } from "./file_writer_worker.ts";

const PIECE = 65_536;

async function storeInWorker(name: string, pieces: number): Promise<Report> {
  const worker = new Worker(new URL("./file_writer_worker.ts", import.meta.url), { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      const order: Order = { keys: newMasterKeys(), secret: new Uint8Array(32), name, pieces };
      worker.postMessage(order);
    });
  } finally {
    worker.terminate();
  }
}

describe("a Worker that stores a file", () => {
  it.each([["film.mp4", 1024], ["base.db", 512]])(
    "takes under 128 MiB for %s of %i MiB",
    async (name, mebibytes) => {
      const { size, packed, grown } = await storeInWorker(name, mebibytes * 16);

      expect(size).toBe(mebibytes * 16 * PIECE);
      expect(packed).toBeGreaterThan(32 * 16 * PIECE);
      expect(grown).toBeLessThan(128);
    },
  );
});
