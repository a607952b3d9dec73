import type { DamageCounts } from "../../storage/catalogue/alarms.ts";

/** What an alarm is told of, by what a person reads. */
export const SIGNS = {
  scrambled: "Files turned into noise, as when they are encrypted",
  renamed: "Files got one and the same ending behind their names",
  removed: "More than half of the files were deleted",
  rewritten: "More than half of the files were overwritten",
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
}

/** Files that a sign counts. */
export function countOf(sign: Sign, { scrambled, renamed, removed, rewritten }: DamageCounts): number {
  return sign === "harmed" ? rewritten + renamed + removed : { scrambled, renamed, removed, rewritten }[sign];
}

/** What they come to together; of several extensions the one of the most files. */
export function sumOf(list: readonly DamageCounts[]): DamageCounts {
  const total = (of: (one: DamageCounts) => number) => list.reduce((sum, one) => sum + of(one), 0);
  const byExtension = new Map<string, number>();
  for (const { extension, renamed } of list) {
    byExtension.set(extension, (byExtension.get(extension) ?? 0) + renamed);
  }
  const [extension, renamed] = [...byExtension].sort((a, b) => b[1] - a[1])[0] ?? ["", 0];
  return {
    files: list[0]?.files ?? 0,
    rewritten: total((one) => one.rewritten),
    scrambled: total((one) => one.scrambled),
    removed: total((one) => one.removed),
    renamed,
    extension,
  };
}
