import { describe, expect, it } from "vitest";
import { fatesOf, hasRules, NOTHING_KEPT, type Retention } from "../../../src/domain/upkeep/retention.ts";
import { isSpan, spanBefore } from "../../../src/domain/upkeep/span.ts";
import { writeSnapshot } from "../../../src/storage/repository/snapshot.ts";
import { Restic, RESTICS, withoutRestic } from "../../support/restic.ts";
import { newRepositoryOnDisk, PASSWORD } from "../../storage/repository/small_world.ts";

const day = (text: string) => ({ time: new Date(`${text}Z`) });
const kept = (snapshots: { time: Date }[], rules: Partial<Retention>, now = new Date()) =>
  fatesOf(snapshots, { ...NOTHING_KEPT, ...rules }, now).filter(({ keptBy }) => keptBy.length > 0)
    .map(({ snapshot }) => snapshot.time.toISOString().slice(0, 13));

describe("fatesOf", () => {
  it("keeps the newest of a day, and of as many days as asked for", () => {
    const snapshots = [
      day("2026-03-01T10:00"),
      day("2026-03-03T09:00"),
      day("2026-03-03T11:00"),
      day("2026-03-02T12:00"),
    ];

    expect(kept(snapshots, { daily: 2 })).toEqual(["2026-03-03T11", "2026-03-02T12"]);
  });

  it("begins a week on Monday and a year on 1 January, in UTC", () => {
    const snapshots = [day("2026-01-04T23:59"), day("2026-01-05T00:00"), day("2025-12-31T23:59")];

    expect(kept(snapshots, { weekly: 1 })).toEqual(["2026-01-05T00"]);
    expect(kept(snapshots, { yearly: 2 })).toEqual(["2026-01-05T00", "2025-12-31T23"]);
  });

  it("keeps what any rule keeps, and nothing where none does", () => {
    const snapshots = [day("2026-03-01T10:00"), day("2026-02-01T10:00"), day("2025-01-01T10:00")];

    expect(kept(snapshots, { last: 1, within: "1m" })).toEqual(["2026-03-01T10", "2026-02-01T10"]);
    expect([kept(snapshots, {}), hasRules(NOTHING_KEPT)]).toEqual([[], false]);
  });

  it("counts a span from the newest that is not dated ahead, so that a jump of the clock forgets nothing else", () => {
    const snapshots = [day("2031-01-01T00:00"), day("2026-03-02T10:00"), day("2026-03-01T10:00")];
    const now = new Date("2026-06-01T00:00Z");

    expect(kept(snapshots, { within: "7d" }, now)).toEqual([
      "2031-01-01T00",
      "2026-03-02T10",
      "2026-03-01T10",
    ]);
    expect(kept(snapshots.slice(0, 1), { within: "7d" }, now)).toEqual(["2031-01-01T00"]);
  });

  it.skipIf(withoutRestic())("decides as stock restic does, whatever the times and rules", async () => {
    const { folder, repository } = await newRepositoryOnDisk();
    const random = seeded(7);
    const times = Array.from(
      { length: 60 },
      () => new Date(Date.UTC(2024, 0, 1) + Math.floor(random() * 900) * 3_600_000 * 25),
    );
    for (const time of times) {
      const snapshot = { time: time.toISOString(), tree: "0".repeat(64), paths: ["/"], hostname: "acme" };
      await writeSnapshot(repository.store, repository.keys, snapshot);
    }
    for (
      const rules of [{ daily: 5 }, { last: 3, weekly: 4 }, { monthly: 7, yearly: 9 }, {
        within: "3m9d5h",
        yearly: 2,
      }]
    ) {
      expect(kept(times.map((time) => ({ time })), rules), JSON.stringify(rules)).toEqual(
        await keptByRestic(folder, rules),
      );
    }
    await Deno.remove(folder, { recursive: true });
  });
});

describe("a span", () => {
  it("counts back by the calendar", () => {
    expect(spanBefore("1y2m3d4h", new Date("2026-03-04T05:00:00Z"))).toEqual(
      new Date("2025-01-01T01:00:00Z"),
    );
  });

  it.each(["", "7", "d", "1d1y", "1w", "-1d", "1.5d"])("is not %j", (text) => {
    expect(isSpan(text)).toBe(false);
  });
});

async function keptByRestic(folder: string, rules: Partial<Retention>): Promise<string[]> {
  const flags = Object.entries(rules).flatMap(([rule, value]) => [`--keep-${rule}`, String(value)]);
  const restic = new Restic(folder, PASSWORD, RESTICS.at(-1));
  const said = JSON.parse(await restic.text("forget", "--dry-run", "--json", ...flags));
  const kept = said.flatMap((group: { keep: { time: string }[] | null }) => group.keep ?? []);
  return kept.map(({ time }: { time: string }) => time.slice(0, 13)).sort().reverse();
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}
