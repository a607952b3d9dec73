import type { DamageCounts } from "../../storage/catalogue/alarms.ts";

/** What an alarm is told of, by what a person reads. */
export const SIGNS = {
  scrambled: "Files were encrypted",
  wiped: "Files were overwritten with zeros, or emptied",
  renamed: "Files got one and the same ending behind their names",
  removed: "More than half of the files were deleted",
  rewritten: "More than half of the files were overwritten",
  dwindled: "More than half of the files were deleted within two weeks",
  reverted: "Many files went back to what they had held before",
  harmed: "Most files were overwritten, renamed or deleted",
} as const;
export type Sign = keyof typeof SIGNS;

/** What a run met of the files of a member or team folder that stood before it. */
export interface Damage extends DamageCounts {
  run: number;
  /** When the run began, unix milliseconds. */
  at: number;
  /** Of the files before it. */
  bytes: number;
  removedBytes: number;
  /** Of the files before it, those in places that programs fill. */
  passing: number;
}

/** Files that a sign counts: not what its own history lets one expect. */
export function countOf(sign: Sign, damage: DamageCounts): number {
  const { scrambled, wiped, renamed, reverted } = damage;
  const rewritten = damage.rewritten - damage.rewritten_again;
  const removed = damage.removed - damage.removed_again;
  if (sign === "harmed") return rewritten + renamed + removed;
  return { scrambled, wiped, renamed, reverted, rewritten, removed, dwindled: removed }[sign];
}

/** Files that a sign leaves out, for their own history. */
export function expectedOf(sign: Sign, { rewritten_again, removed_again }: DamageCounts): number {
  if (sign === "harmed") return rewritten_again + removed_again;
  if (sign === "rewritten") return rewritten_again;
  return sign === "removed" || sign === "dwindled" ? removed_again : 0;
}

/** Files before the first of them, without those in places that programs fill. */
export function wholeOf(list: readonly Damage[]): number {
  return (list[0]?.files ?? 0) - Math.max(0, ...list.map(({ passing }) => passing));
}

/** What they come to together; of several extensions the one of the most files. */
export function sumOf(list: readonly DamageCounts[]): DamageCounts {
  const total = (of: (one: DamageCounts) => number) => list.reduce((sum, one) => sum + of(one), 0);
  const { extension, renamed } = commonest(list);
  return {
    files: list[0]?.files ?? 0,
    rewritten: total((one) => one.rewritten),
    scrambled: total((one) => one.scrambled),
    wiped: total((one) => one.wiped),
    removed: total((one) => one.removed),
    renamed,
    extension,
    rewritten_again: total((one) => one.rewritten_again),
    removed_again: total((one) => one.removed_again),
    reverted: total((one) => one.reverted),
  };
}

/** Of what was renamed: by one ending. */
type Renamed = Pick<DamageCounts, "extension" | "renamed">;

/** The ending of the most files, and how many. */
export function commonest(list: readonly Renamed[]): Renamed {
  const sums = new Map<string, number>();
  for (const { extension, renamed } of list) sums.set(extension, (sums.get(extension) ?? 0) + renamed);
  const [extension, renamed] = [...sums].sort((a, b) => b[1] - a[1])[0] ?? ["", 0];
  return { extension, renamed };
}
