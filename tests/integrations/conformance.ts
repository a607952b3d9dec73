import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Destination,
  DestinationError,
  PIECE,
} from "../../src/integrations/destinations/destination.ts";
import { tryOut } from "../../src/integrations/destinations/try_out.ts";

/** The law of `destination.ts`; `raw` answers what stands on the server under a name. */
export function keepsTheLaw(
  name: string,
  open: () => Promise<Destination>,
  raw: (name: string) => Promise<Uint8Array | null>,
) {
  describe(name, () => {
    let destination: Destination;
    beforeEach(async () => {
      destination = await open();
    });
    afterEach(() => destination.close());

    const put = (name: string, bytes: Uint8Array, mark = "m1") =>
      destination.put({ name, size: bytes.length, mark }, inParts(bytes));

    it.each([0, 1, 100_000])("keeps an object of %i bytes", async (size) => {
      const bytes = bytesOf(size);

      await put(`a/whole-${size}`, bytes);

      expect(sha256(await raw(`a/whole-${size}`))).toBe(sha256(bytes));
      expect(await destination.look(`a/whole-${size}`)).toEqual({ size, mark: "m1" });
    });

    it("keeps an object of several pieces", async () => {
      const bytes = bytesOf(2 * PIECE + 12_345);

      await put("a/pieces", bytes);

      expect(sha256(await raw("a/pieces"))).toBe(sha256(bytes));
      expect(await destination.look("a/pieces")).toEqual({ size: bytes.length, mark: "m1" });
    });

    it("keeps names as they are", async () => {
      const name = `${crypto.randomUUID()}/Ä b+c%20?&#=;'()[]~,日本 (1)/ünï.txt`;

      await put(name, bytesOf(3));

      expect(await raw(name)).toEqual(bytesOf(3));
      expect(await destination.look(name)).toEqual({ size: 3, mark: "m1" });
      expect(await destination.isEmpty(name.slice(0, 40))).toBe(false);
    });

    it("overwrites nothing", async () => {
      await put("a/taken", bytesOf(10));

      await expect(put("a/taken", bytesOf(11), "m2")).rejects.toMatchObject({ code: "taken" });

      expect(await raw("a/taken")).toEqual(bytesOf(10));
    });

    it("overwrites nothing by an object of several pieces", async () => {
      await put("a/taken-too", bytesOf(10));

      await expect(put("a/taken-too", bytesOf(PIECE + 1), "m2")).rejects.toMatchObject({ code: "taken" });

      expect(await raw("a/taken-too")).toEqual(bytesOf(10));
    });

    it("takes an object that is there already for the one that it was to write", async () => {
      await put("a/again", bytesOf(10));

      await put("a/again", bytesOf(10));

      expect(await raw("a/again")).toEqual(bytesOf(10));
    });

    it.each([50, PIECE + 50])("shows nothing of %i bytes that end in an error", async (size) => {
      const bytes = bytesOf(size);
      const failing = (async function* () {
        yield bytes.subarray(0, size - 10);
        throw new Error("damaged in the store");
      })();
      const name = `a/broken-${size}`;

      await expect(destination.put({ name, size, mark: "m" }, failing)).rejects.toThrow(
        "damaged in the store",
      );

      expect(await destination.look(name)).toBeNull();
    });

    it.each([-1, 1])("shows nothing of bytes that are %i more than said", async (more) => {
      const name = `a/wrong-${more}`;
      const put = destination.put({ name, size: PIECE + 5, mark: "m" }, inParts(bytesOf(PIECE + 5 + more)));

      await expect(put).rejects.toBeInstanceOf(DestinationError);

      expect(await destination.look(name)).toBeNull();
    });

    it("tells where nothing is", async () => {
      expect(await destination.look("a/nothing")).toBeNull();
      expect(await destination.isEmpty("nothing/")).toBe(true);
      await destination.remove("a/nothing");
      await destination.tidy("nothing/");
    });

    it("passes being tried out and leaves nothing behind", async () => {
      expect(await tryOut(destination, "tried/")).toEqual({ left: null });
      expect(await destination.isEmpty("tried/")).toBe(true);
    });

    it("stops where it is told to", async () => {
      const stop = AbortSignal.abort(new Error("canceled"));

      const put = destination.put({ name: "a/stopped", size: 3, mark: "m" }, inParts(bytesOf(3)), stop);

      await expect(put).rejects.toThrow("canceled");
      expect(await destination.look("a/stopped")).toBeNull();
    });
  });
}

export function bytesOf(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = (i * 31 + (i >> 8) * 7) & 255;
  return bytes;
}

export async function* inParts(bytes: Uint8Array, length = 1_000_003): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

export function sha256(bytes: Uint8Array | null): string {
  return createHash("sha256").update(bytes ?? new Uint8Array()).digest("hex");
}
