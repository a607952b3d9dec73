import { beforeEach, describe, expect, it } from "vitest";
import type { Hand } from "../../../src/domain/backup/pipeline/hand.ts";
import { lateHand } from "../../../src/domain/backup/pipeline/late_hand.ts";
import type { FromHand, ToHand } from "../../../src/domain/backup/pipeline/messages.ts";

const WORK: ToHand = { type: "fetch", jobs: [] };
const FLUSH: ToHand = { type: "flush", ask: 7, seal: true };

describe("a hand that is started late", () => {
  let started: Hand[];
  let sent: ToHand[];
  let closed: number;
  let heard: FromHand[];
  let hand: Hand;
  beforeEach(() => {
    [started, sent, closed, heard] = [[], [], 0, []];
    hand = lateHand(() => {
      const one: Hand = {
        send: (message) => sent.push(message),
        onMessage: () => {},
        onCrash: () => {},
        close: () => closed++,
      };
      started.push(one);
      return one;
    });
    hand.onMessage = (message) => heard.push(message);
  });

  it("answers a flush of nothing by itself, and is not started for it", async () => {
    hand.send(FLUSH);
    await Promise.resolve();

    expect(heard).toEqual([{ type: "flushed", ask: 7, calls: {} }]);
    expect(started).toEqual([]);
  });

  it("is started once, for its first work, and from then on asked for everything", () => {
    hand.send(WORK);
    hand.send(WORK);
    hand.send(FLUSH);

    expect(started).toHaveLength(1);
    expect(sent).toEqual([WORK, WORK, FLUSH]);
    expect(heard).toEqual([]);
  });

  it("passes on what the started one says, and that it died", () => {
    const crashes: string[] = [];
    hand.onCrash = (reason) => crashes.push(reason);
    hand.send(WORK);

    started[0]!.onMessage({ type: "token", ask: 1, stale: null });
    started[0]!.onCrash("out of memory");

    expect(heard).toEqual([{ type: "token", ask: 1, stale: null }]);
    expect(crashes).toEqual(["out of memory"]);
  });

  it("is closed with the started one, and started no more after that", () => {
    hand.send(WORK);
    hand.close();
    hand.send(WORK);

    expect([closed, sent.length]).toEqual([1, 1]);
  });

  it("is never started where it was closed before", () => {
    hand.close();
    hand.send(WORK);

    expect(started).toEqual([]);
  });
});
