import { expect, it } from "vitest";
import { judge } from "../../../src/domain/alarm/judge.ts";
import type { Damage } from "../../../src/domain/alarm/signs.ts";

const DAY = 86_400_000;
/** A Wednesday. */
const NOW = Date.UTC(2026, 10, 25, 2);

const met = (daysAgo: number, counts: Partial<Damage>): Damage => ({
  run: 1_000 - daysAgo,
  at: NOW - daysAgo * DAY,
  files: 1_000,
  bytes: 1_000_000,
  rewritten: 0,
  scrambled: 0,
  wiped: 0,
  passing: 0,
  renamed: 0,
  extension: "",
  removed: 0,
  removedBytes: 0,
  rewritten_again: 0,
  removed_again: 0,
  reverted: 0,
  ...counts,
});
const judged = (damage: Damage[], more: { since?: number; learnt?: Damage[] } = {}) =>
  judge({ damage, now: NOW, since: NOW - 100 * DAY, learnt: [], ...more });

it.each(["scrambled", "wiped"] as const)(
  "files that are %s are told of: a twentieth of all, at least five and at most twenty",
  (sign) => {
    const some = (count: number, files = 1_000) =>
      judged([met(0, { files, rewritten: count, [sign]: count })]);

    expect([some(19), some(4, 60), some(9, 200)]).toEqual([null, null, null]);
    for (const told of [some(20), some(5, 60), some(10, 200)]) {
      expect(told).toMatchObject({ signs: [sign], first: 1_000 });
    }
  },
);

it("noise is added up over weeks, and its first day is where it began", () => {
  const slow = Array.from({ length: 20 }, (_, n) => met(19 - n, { rewritten: 1, scrambled: 1 }));

  expect(judged([met(29, { rewritten: 1, scrambled: 1 }), ...slow])?.first).toBe(981);
  expect(judged(slow.slice(1))).toBeNull();
});

it("whose files turn into noise by habit is told of what is far more", () => {
  const habit = Array.from({ length: 60 }, (_, n) => met(100 - n, { rewritten: 3, scrambled: 3 }));

  expect(judged([...habit, met(0, { rewritten: 100, scrambled: 100 })])).toBeNull();
  expect(judged([...habit, met(0, { rewritten: 400, scrambled: 400 })])?.signs).toContain("scrambled");
});

it("half of all files overwritten within a day is told of, also where runs share it", () => {
  const shared = [met(0.3, { rewritten: 300 }), met(0.2, { rewritten: 100 }), met(0, { rewritten: 100 })];

  expect(judged([met(0, { rewritten: 499 })])).toBeNull();
  expect(judged(shared)).toMatchObject({ signs: ["rewritten"], first: shared[0]!.run });
});

it("many small files that go are an installation's; with half of all bytes they are told of", () => {
  expect(judged([met(0, { removed: 900, removedBytes: 400_000 })])?.signs).toEqual(["harmed"]);
  expect(judged([met(0, { removed: 550, removedBytes: 400_000 })])).toBeNull();
  expect(judged([met(0, { removed: 550, removedBytes: 600_000 })])?.signs).toEqual(["removed"]);
});

it("one ending behind a twentieth of the names is told of, also where two weeks share it", () => {
  const slow = Array.from({ length: 10 }, (_, n) => met(9 - n, { renamed: 5, extension: "bak" }));

  expect(judged([met(0, { renamed: 49, extension: "bak" })])).toBeNull();
  expect(judged(slow.slice(1))).toBeNull();
  expect(judged(slow)).toMatchObject({ signs: ["renamed"], first: 991, counts: { extension: "bak" } });
});

it("what happens every night, or every Wednesday, is usual", () => {
  const nightly = Array.from({ length: 6 }, (_, n) => met(6 - n, { rewritten: 700 }));
  const weekly = [21, 14, 7].map((ago) => met(ago, { rewritten: 700 }));

  expect(judged([...nightly, met(0, { rewritten: 700 })])).toBeNull();
  expect(judged([...weekly, met(0, { rewritten: 700 })])).toBeNull();
  expect(judged([...weekly.slice(1), met(0, { rewritten: 700 })])?.signs).toEqual(["rewritten"]);
});

it("what somebody said was them is usual from then on", () => {
  const ours = met(40, { rewritten: 600 });

  expect(judged([met(0, { rewritten: 700 })], { learnt: [ours] })).toBeNull();
  expect(judged([met(0, { rewritten: 800 })], { learnt: [ours] })?.signs).toEqual(["rewritten"]);
});

it("what somebody said was them fades after a quarter, and never covers nearly all", () => {
  const ours = (daysAgo: number, removed = 700) => [met(daysAgo, { removed })];
  const lost = (removed: number) => [met(0, { removed, removedBytes: 900_000 })];

  expect(judged(lost(700), { learnt: ours(98) })).toBeNull();
  expect(judged(lost(700), { learnt: ours(98 + 91) })?.signs).toEqual(["removed"]);
  expect(judged(lost(850), { learnt: ours(10) })).toBeNull();
  expect(judged(lost(901), { learnt: ours(1, 800) })?.signs).toEqual(["removed"]);
});

it("what programs fill by themselves is no part of the whole", () => {
  const passing = { passing: 600, removedBytes: 900_000 };

  expect(judged([met(0, { ...passing, removed: 199 })])).toBeNull();
  expect(judged([met(0, { ...passing, removed: 200 })])?.signs).toEqual(["removed"]);
});

it("small folders and first days are told of noise alone", () => {
  const first = { since: NOW - 6 * DAY };

  expect(judged([met(0, { files: 49, rewritten: 49 })])).toBeNull();
  expect(judged([met(0, { rewritten: 1_000 })], first)).toBeNull();
  expect(judged([met(0, { rewritten: 30, scrambled: 30 })], first)?.signs).toEqual(["scrambled"]);
});

it("files that their own history expects to be written, or to go, are no part of it", () => {
  const again = { rewritten: 700, rewritten_again: 700 };

  expect(judged([met(0, again)])).toBeNull();
  expect(judged([met(0, { ...again, rewritten: 849 })])).toBeNull();
  expect(judged([met(0, { ...again, rewritten: 850 })])?.signs).toEqual(["rewritten"]);
  expect(judged([met(0, { removed: 700, removed_again: 700 })])).toBeNull();
});

it("a tenth deleted every day is told of when half has gone, and not where as much comes in", () => {
  const day = { removed: 100, removedBytes: 100_000 };
  const shrinking = Array.from({ length: 5 }, (_, n) => met(4 - n, { ...day, files: 1_000 - 100 * n }));

  expect(judged(shrinking.slice(0, 4))).toBeNull();
  expect(judged(shrinking)).toMatchObject({ signs: ["dwindled"], first: 996, counts: { removed: 500 } });
  expect(judged(shrinking.map((one) => ({ ...one, files: 1_000 })))).toBeNull();
  expect(judged(shrinking, { learnt: [met(40, { removed: 400 })] })).toBeNull();
});

it("a tenth of the files with the bytes of earlier states in them is told of", () => {
  expect(judged([met(0, { rewritten: 99, reverted: 99 })])).toBeNull();
  expect(judged([met(0, { rewritten: 100, reverted: 100 })])?.signs).toEqual(["reverted"]);
});
