import { describe, expect, it } from "vitest";
import { GateTable } from "../../src/dropbox/gate_table.ts";

describe("GateTable", () => {
  it("has one slot for a name, in every thread that is given its memory", () => {
    const here = new GateTable();
    const there = new GateTable(here.memory);

    here.slot("gate team dbmid:bob").setTime(1, 1_000);

    expect(there.slot("gate team dbmid:bob").time(1)).toBe(1_000);
    expect(there.slot("gate team dbmid:carol").time(1)).toBe(0);
  });

  it("never moves a raised time back", () => {
    const slot = new GateTable().slot("gate");

    slot.raiseTime(1, 300_000);
    slot.raiseTime(1, 1_000);

    expect(slot.time(1)).toBe(300_000);
  });

  it("lets one of many be the one to change a number", () => {
    const table = new GateTable();
    const swaps = Array.from({ length: 5 }, () => table.slot("gate").swapCount(6, 0, 1));

    expect(swaps).toEqual([true, false, false, false, false]);
  });

  it("keeps the slots of thousands of members apart", () => {
    const table = new GateTable();
    const names = Array.from({ length: 2_000 }, (_, i) => `gate team dbmid:${i}`);
    for (const [i, name] of names.entries()) table.slot(name).setCount(6, i + 1);

    const mixedUp = names.filter((name, i) => table.slot(name).count(6) !== i + 1);

    expect(mixedUp.length).toBeLessThan(20);
  });

  it("lets members share a slot where there are more than slots, and goes on", () => {
    const table = new GateTable();
    const names = Array.from({ length: 10_000 }, (_, i) => `gate team dbmid:${i}`);
    for (const name of names) table.slot(name).raiseTime(1, 5);

    expect(names.every((name) => table.slot(name).time(1) === 5)).toBe(true);
  });
});
