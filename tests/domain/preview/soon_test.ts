import { describe, expect, it, vi } from "vitest";
import { Soon } from "../../../src/domain/preview/soon.ts";

/** Counts what is read; each reading answers its number. */
function counted() {
  const reading = { count: 0, read: () => Promise.resolve(++reading.count) };
  return reading;
}

describe("what a page has asked for", () => {
  it("is given to its frame once, and read again after that", async () => {
    const [soon, reading] = [new Soon<number>(), counted()];

    const given = [
      await soon.soon("a", reading.read),
      await soon.soon("a", reading.read),
      await soon.of("a", reading.read),
      await soon.of("a", reading.read),
    ];

    expect(given).toEqual([1, 1, 1, 2]);
  });

  it("is told as nothing where it takes long, and its frame gets that same reading", async () => {
    const soon = new Soon<string>({ patience: 1 });
    const { promise, resolve } = Promise.withResolvers<string>();

    const told = await soon.soon("a", () => promise);
    resolve("late");

    expect(told).toBe(null);
    expect(await soon.of("a", () => Promise.resolve("read anew"))).toBe("late");
  });

  it("is kept of four at most: the oldest is read again", async () => {
    const [soon, reading] = [new Soon<number>(), counted()];
    for (const key of ["a", "b", "c", "d", "e"]) await soon.soon(key, reading.read);

    const given = [await soon.of("b", reading.read), await soon.of("a", reading.read)];

    expect(given).toEqual([2, 6]);
  });

  it("is forgotten after its time", async () => {
    const [soon, reading] = [new Soon<number>({ kept: 1 }), counted()];
    await soon.soon("a", reading.read);

    await vi.waitUntil(async () => await soon.soon("a", reading.read) === 2, { timeout: 60_000 });
  });

  it("is not kept where it failed: who waits is told, and who comes next asks anew", async () => {
    const soon = new Soon<string>();
    const failing = soon.soon("a", () => Promise.reject(new Error("too many")));

    await expect(failing).rejects.toThrow("too many");
    expect(await soon.soon("a", () => Promise.resolve("here"))).toBe("here");
  });
});
