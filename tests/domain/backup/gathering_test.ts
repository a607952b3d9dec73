import { describe, expect, it } from "vitest";
import { Gathering } from "../../../src/domain/backup/commit/gathering.ts";

const ENOUGH = 3;

/** Takes in numbers and writes them down in groups. */
function gatheringOf(write: () => Promise<void> = () => Promise.resolve()) {
  const waiting: number[] = [];
  const written: number[][] = [];
  const errors: unknown[] = [];
  const gathering = new Gathering({
    isAny: () => waiting.length > 0,
    isEnough: () => waiting.length >= ENOUGH,
    write: async () => {
      const some = waiting.splice(0);
      await write();
      written.push(some);
    },
    broken: (error) => errors.push(error),
  });
  const take = (...numbers: number[]) => {
    waiting.push(...numbers);
    gathering.more();
  };
  return { gathering, take, written, errors };
}

describe("Gathering", () => {
  it("writes what comes in together, and all of it before it rests", async () => {
    const { gathering, take, written } = gatheringOf();
    take(1);
    take(2);
    await gathering.rest();

    expect(written).toEqual([[1, 2]]);
  });

  it("writes enough without being asked", async () => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { take } = gatheringOf(async () => ask());
    take(1, 2, 3);

    await asked;
  });

  it("writes little by itself after a while", async () => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { take } = gatheringOf(async () => ask());
    take(1);

    await asked;
  });

  it("leaves little that came in during a write for later, unless somebody waits", async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const { gathering, take, written } = gatheringOf(async () => {
      begin();
      await over;
    });
    take(1, 2, 3);
    await begun;
    take(4);
    end();
    await new Promise((done) => setTimeout(done));
    const before = [...written];
    await gathering.rest();

    expect(before).toEqual([[1, 2, 3]]);
    expect(written).toEqual([[1, 2, 3], [4]]);
  });

  it("writes nothing more after a write that failed", async () => {
    const full = new Error("disk full");
    const { gathering, take, written, errors } = gatheringOf(() => Promise.reject(full));
    take(1, 2, 3);
    await gathering.rest();
    take(4, 5, 6);
    await gathering.rest();

    expect(errors).toEqual([full]);
    expect(written).toEqual([]);
  });
});
