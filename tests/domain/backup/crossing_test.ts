import { describe, expect, it } from "vitest";
import { arrived, homeward, inward, outward } from "../../../src/domain/backup/pipeline/crossing.ts";
import type { FetchJob, MadeBlob, ToHand } from "../../../src/domain/backup/pipeline/messages.ts";

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

describe("all that crosses to a Worker or back", () => {
  it("is one text, and arrives as it was", () => {
    const job: FetchJob = {
      id: 1,
      acting: { member: "dbmid:alice", root: "1" },
      rev: "0123456789abcdef",
      path: "/caf\u00e9/\ud83d\ude00/\ud800.txt",
      name: "\ud800.txt",
      size: 2 ** 40,
      contentHash: null,
      exportAs: null,
      isDownloadable: true,
    };
    const sent: ToHand = { type: "fetch", jobs: [job] };

    const { crossing, moved } = outward(sent);

    expect([typeof crossing, moved]).toEqual(["string", []]);
    expect(inward(structuredClone(crossing))).toEqual(sent);
    const pack = { id: "ab", size: 3, kind: "data" as const, blobs: [] };
    expect(arrived(structuredClone(homeward({ type: "pack", pack })))).toEqual({ type: "pack", pack });
  });
});
