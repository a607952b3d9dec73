import type { CountedPack } from "../../../storage/repository/census.ts";
import type { PackUsage } from "../../../storage/repository/blob_table.ts";

/** A pack, and how much of it is needed. */
export interface SurveyedPack extends CountedPack {
  id: string;
  used: PackUsage;
  isDying: boolean;
}

/** What is to become of packs, by id, and the figures behind it. */
export interface PackPlan {
  /** Nothing in them is needed. */
  unneeded: string[];
  /** Partly needed, small or mixed: what is needed of them goes to new packs. */
  repack: string[];
  /** Dying, and needed again. */
  revive: string[];
  packs: number;
  /** Of all packs, and of what is not needed in them. */
  bytes: number;
  unusedBytes: number;
  /** Needed bytes that are copied, and packs' bytes that go away in the end. */
  repackBytes: number;
  removeBytes: number;
}

export interface PlanOptions {
  /** Unneeded bytes that may stay in packs that are partly needed, as a share of the needed ones. */
  maxUnused: number;
}

/** Packs below this are joined with others, once there are so many of a kind. */
const SMALL = 4 * 1024 * 1024;
const FEWEST_SMALL = 10;

/** What a prune would do, from what is needed alone. */
export function planPacks(packs: readonly SurveyedPack[], { maxUnused }: PlanOptions): PackPlan {
  const unneeded = packs.filter(({ used }) => used.blobs === 0);
  const needed = packs.filter(({ used }) => used.blobs > 0);
  const repack = new Set([
    ...partlyUsed(needed, maxUnused),
    ...needed.filter(({ kind }) => kind === "mixed"),
  ]);
  for (const kind of ["data", "tree"] as const) {
    const small = needed.filter((pack) => pack.kind === kind && pack.size < SMALL && !repack.has(pack));
    if (small.length >= FEWEST_SMALL) { for (const pack of small) repack.add(pack); }
  }
  const ids = (list: Iterable<SurveyedPack>) => Array.from(list, ({ id }) => id);
  return {
    unneeded: ids(unneeded),
    repack: ids(repack),
    revive: ids(needed.filter((pack) => pack.isDying && !repack.has(pack))),
    packs: packs.length,
    bytes: sum(packs, ({ size }) => size),
    unusedBytes: sum(packs, unusedBytes),
    repackBytes: sum([...repack], ({ used }) => used.bytes),
    removeBytes: sum([...unneeded, ...repack], ({ size }) => size),
  };
}

/** The emptiest first, until so little that is unneeded stays that it is not worth copying. */
function partlyUsed(needed: SurveyedPack[], maxUnused: number): SurveyedPack[] {
  const most = sum(needed, ({ used }) => used.bytes) * maxUnused;
  const partly = needed.filter(({ used, blobs }) => used.blobs < blobs)
    .sort((a, b) => unusedBytes(b) / b.size - unusedBytes(a) / a.size);
  let left = sum(partly, unusedBytes);
  return partly.filter((pack) => {
    const isOver = left > most;
    if (isOver) left -= unusedBytes(pack);
    return isOver;
  });
}

function unusedBytes({ blobBytes, used }: SurveyedPack): number {
  return blobBytes - used.bytes;
}

function sum(packs: readonly SurveyedPack[], of: (pack: SurveyedPack) => number): number {
  return packs.reduce((total, pack) => total + of(pack), 0);
}
