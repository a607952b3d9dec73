import { describe, expect, it } from "vitest";
import { Crew, type CrewEvents } from "../../../src/domain/backup/pipeline/crew.ts";
import type { Hand } from "../../../src/domain/backup/pipeline/hand.ts";
import type { FetchJob, JobContent } from "../../../src/domain/backup/pipeline/messages.ts";
import type { Tokens } from "../../../src/dropbox/types.ts";

describe("what is made here", () => {
  it("goes to one pipeline while anything is still read, and to all in turn then: each holds a pack more", async () => {
    const hands = [idleHand(), idleHand()];
    const crew = new Crew(hands, {} as Tokens, { stored: () => {} } as unknown as CrewEvents);
    const store = () => crew.store("tree", [{ id: "0".repeat(64), bytes: new Uint8Array(1) }]);
    const made = () => hands.map(({ sent }) => sent.filter((type) => type === "blobs").length);

    await crew.fetch([{ id: 1, path: "/a.txt", size: 5 } as FetchJob]);
    for (let n = 0; n < 4; n++) store();
    expect(made()).toEqual([4, 0]);

    for (const hand of hands) hand.onMessage({ type: "stored", contents: [{ job: 1 } as JobContent] });
    for (let n = 0; n < 4; n++) store();
    expect(made()).toEqual([6, 2]);
  });
});

/** Notes what it is sent, by its type. */
function idleHand(): Hand & { sent: string[] } {
  const sent: string[] = [];
  return {
    sent,
    send: ({ type }) => sent.push(type),
    onMessage: () => {},
    onCrash: () => {},
    close: () => {},
  };
}
