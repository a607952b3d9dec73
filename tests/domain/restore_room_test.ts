import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Slots } from "../../src/domain/restore/slots.ts";
import { dropboxClient } from "../../src/dropbox/client.ts";
import { GateTable } from "../../src/dropbox/gate_table.ts";
import { Gates } from "../../src/dropbox/pacing.ts";
import { ALICE, lostFolder, smallFiles } from "../behaviours/lost_folder.ts";
import { asAlice } from "../behaviours/alice.ts";
import { filesOf, type RestoreWorld, restoreWorld } from "./restore_world.ts";

/** More than six calls' worth. */
const FILES = 448;

describe("the uploads of a restore", () => {
  let world: RestoreWorld;
  beforeEach(async () => void (world = await restoreWorld({ backedUp: false })));
  afterEach(() => world.close());

  it.each([["not ", 6], ["", 1]])(
    "are, where Dropbox is %sstrained by each of them, at most %i at once",
    async (isNot, most) => {
      const { request, before } = await lostFolder(world, smallFiles(FILES));
      await world.control("POST", "faults", {
        route: "upload_session/append_batch",
        times: null,
        effect: { delay: 100 },
      });
      const { member } = await asAlice(world);
      const result = await world.restore(request, { dropbox: clientTo(world, member!, isNot === "") });

      const calls = world.sandbox.log.counts().find(({ route }) => route.endsWith("append_batch"))!;
      expect(result.outcomes.restored).toBe(FILES);
      expect(calls.most_at_once).toBe(most);
      expect(filesOf(await world.tree(ALICE))).toEqual(filesOf(before));
    },
  );
});

describe("Slots", () => {
  it("begin what there is room for at that moment, and never more than their bound", async () => {
    const slots = new Slots(3);
    let [room, underWay, most] = [10, 0, 0];
    const work = async () => {
      most = Math.max(most, ++underWay);
      await new Promise((done) => setTimeout(done));
      underWay--;
    };
    for (let i = 0; i < 9; i++) await slots.run(() => room, work);
    const wide = most;
    await slots.end();
    [room, most] = [1, 0];
    for (let i = 0; i < 3; i++) await slots.run(() => room, work);
    await slots.end();

    expect([wide, most]).toEqual([3, 1]);
  });
});

/** A client whose window for a member is halved by each call, where `isStrained`. */
function clientTo({ parts, fetch }: RestoreWorld, member: string, isStrained: boolean) {
  const table = new GateTable();
  const clock = { now: () => new Date(), sleep: () => Promise.resolve() };
  const gate = new Gates(clock, { table, link: "acme" }).of({ member });
  const strain = async () => isStrained && gate.strained(await gate.pass());
  return dropboxClient({
    app: { key: "", secret: "", origin: "http://sandbox" },
    tokens: parts.tokens,
    fetch: async (url, init) => {
      for (let i = 0; i < 4; i++) await strain();
      return await fetch(url, init);
    },
    ...clock,
    shared: { table, name: "acme" },
  });
}
