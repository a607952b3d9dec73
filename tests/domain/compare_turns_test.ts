import { describe, expect, it } from "vitest";
import { filtered, sorted } from "../../src/domain/recovery/compare/turns.ts";
import { urgently } from "../../src/storage/database/breath.ts";

const MANY = 200_000;
/** Each key often, in no order. */
const all = Array.from({ length: MANY }, (_, n) => ({ n, key: n * 7919 % 997 }));
const order = (a: { key: number }, b: { key: number }) => a.key - b.key;

describe("going through what differs", () => {
  it.each([0, 1, 1_999, 2_000, 2_001, 6_500])(
    "sorts %i as toSorted does, what is equal in its order",
    async (count) => {
      const some = all.slice(0, count);

      expect(await sorted(some, order)).toEqual(some.toSorted(order));
    },
  );

  it("keeps what is wanted, in its order", async () => {
    const kept = await filtered(all, ({ key }) => key === 5);

    expect(kept).toEqual(all.filter(({ key }) => key === 5));
  });

  it("gives others their turn, also where somebody waits for it", async () => {
    let turns = 0;
    const isDone = { yet: false };
    const count = () => {
      turns++;
      if (!isDone.yet) setTimeout(count);
    };
    setTimeout(count);

    // A comparison by strings takes far longer than one turn may.
    await urgently(() => sorted(all, (a, b) => `${a.key}`.localeCompare(`${b.key}`)));
    isDone.yet = true;

    expect(turns).toBeGreaterThan(2);
  });
});
