import { describe, expect, it } from "vitest";
import { inward, outward } from "../../../src/domain/backup/crossing.ts";
import type { MadeBlob } from "../../../src/domain/backup/messages.ts";

const blob = (id: string, ...bytes: number[]): MadeBlob => ({ id, bytes: new Uint8Array(bytes) });
const message = (...blobs: MadeBlob[]) => ({ type: "blobs" as const, kind: "tree" as const, blobs });

describe("blobs that cross to a Worker", () => {
  it("arrive as they were, out of one memory", () => {
    const sent = message(blob("a", 1, 2, 3), blob("b"), blob("c", 4));

    const { crossing, moved } = outward(sent);

    expect(moved).toHaveLength(1);
    expect(inward(structuredClone(crossing, { transfer: moved }))).toEqual(sent);
  });

  it("are not copied where one has its memory for itself", () => {
    const large = blob("a", 1, 2, 3);

    const { crossing, moved } = outward(message(large));

    expect(moved).toEqual([large.bytes.buffer]);
    expect(inward(crossing)).toEqual(message(large));
    expect(moved[0]).toBe(large.bytes.buffer);
  });
});
