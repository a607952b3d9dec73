import { describe, expect, it } from "vitest";
import { laneOf } from "../../../src/domain/backup/pipeline/lane_of.ts";
import { Turns } from "../../../src/domain/backup/pipeline/turns.ts";
import { Gates } from "../../../src/dropbox/pacing.ts";
import { GateTable } from "../../../src/dropbox/gate_table.ts";
import { clientOf, fakeClock } from "../../dropbox/support.ts";

/** Work that lasts until it is told to end. */
function begun(limit: number, room: (lane: string) => number) {
  const order: string[] = [];
  const ends = new Map<string, () => void>();
  const turns = new Turns<string>({
    limit,
    laneOf: (item) => ({ name: item[0]!, room: room(item[0]!) }),
    work: (item) => {
      order.push(item);
      return new Promise((end) => ends.set(item, end));
    },
    onRest: () => order.push("rest"),
  });
  const end = async (item: string) => {
    ends.get(item)!();
    await new Promise((done) => setTimeout(done));
  };
  return { turns, order, end };
}

describe("Turns", () => {
  it("begins in order, as many as there are places", async () => {
    const { turns, order, end } = begun(2, () => 9);
    turns.add(["a1", "a2", "a3"]);
    const before = [...order];
    await end("a1");

    expect([before, order]).toEqual([["a1", "a2"], ["a1", "a2", "a3"]]);
  });

  it("lets other lanes overtake one that is full", () => {
    const { turns, order } = begun(4, (lane) => lane === "a" ? 1 : 9);
    turns.add(["a1", "a2", "a3", "b1", "b2"]);

    expect(order).toEqual(["a1", "b1", "b2"]);
  });

  it("always lets one go, in a lane that has no room at all too", async () => {
    const { turns, order, end } = begun(4, () => 0);
    turns.add(["a1", "a2"]);
    await end("a1");
    await end("a2");

    expect(order).toEqual(["a1", "a2", "rest"]);
  });

  it("goes by what a lane's room is now", async () => {
    let room = 1;
    const { turns, order, end } = begun(9, () => room);
    turns.add(["a1", "a2", "a3", "a4"]);
    room = 3;
    await end("a1");

    expect(order).toEqual(["a1", "a2", "a3", "a4"]);
  });
});

describe("the lane of an identity", () => {
  it("is its share of the window, bounded by memory, and one while its gate is closed", async () => {
    const clock = fakeClock();
    const table = new GateTable();
    const shared = { table, name: "acme", threads: 2 };
    const client = clientOf(() => Promise.reject(new Error("nobody calls")), { ...clock, shared });
    const gate = new Gates(clock, { table, link: "acme" }).of({ member: "bob" });
    const rooms = [laneOf(client, { member: "bob" }).room];
    for (let i = 0; i < 10_000; i++) gate.passed(0);
    rooms.push(laneOf(client, { member: "bob" }).room);
    gate.close(0, 300);
    rooms.push(laneOf(client, { member: "bob" }).room, laneOf(client, { member: "carol" }).room);

    expect(rooms).toEqual([6, 8, 1, 6]);
  });
});
