import { causeOf } from "../domain/causes/causes.ts";
import type { Run } from "../storage/catalogue/runs.ts";
import type { Output } from "./output.ts";
import { bytesText, countText, numberText, secondsText } from "./quantities.ts";

/** How many items failed for one reason, and what helps. */
export interface CauseReport {
  code: string;
  count: number;
  sentence: string;
  fix: string;
}

/** Worst first. */
export function causeReports(causes: Record<string, number>): CauseReport[] {
  return Object.entries(causes).map(([code, count]) => ({ code, count, ...causeOf(code) }))
    .sort((a, b) => b.count - a.count);
}

/** What a run did, as the catalogue keeps it and `backup` tells it. */
export interface RunCounts {
  files: number;
  bytes: number;
  added: number;
  changed: number;
  removed: number;
  stored: number;
  linked: number;
  /** Missing in runs of older versions. */
  unverified?: number;
  downloadedBytes: number;
  packBytes: number;
  keptAfterReset: number;
  endedByListing?: number;
  /** Of members and folders to which it looks as if an attack had happened; told by the run itself alone. */
  alarms?: number;
  /** To Dropbox, by route. */
  calls?: Record<string, number>;
  seconds: number;
  causes: Record<string, number>;
}

/** Null for a run that did not come to count: one that goes on, or was cut off at its end. */
export function countsOf(run: Run): RunCounts | null {
  return run.summary === null ? null : JSON.parse(run.summary) as RunCounts;
}

/** The counts with the names that `--json` keeps. */
export function runDocument(counts: RunCounts) {
  return {
    files: counts.files,
    bytes: counts.bytes,
    added: counts.added,
    changed: counts.changed,
    removed: counts.removed,
    downloaded_files: counts.stored,
    linked_files: counts.linked,
    unverified_files: counts.unverified ?? 0,
    downloaded_bytes: counts.downloadedBytes,
    stored_bytes: counts.packBytes,
    kept_after_reset: counts.keptAfterReset,
    ended_by_listing: counts.endedByListing ?? 0,
    ...(counts.alarms === undefined ? {} : { alarms: counts.alarms }),
    calls: counts.calls ?? {},
    seconds: counts.seconds,
    causes: causeReports(counts.causes),
  };
}

/** The counts in words, indented. */
export function runWords(counts: RunCounts): string {
  const { endedByListing: ended = 0, keptAfterReset: kept, unverified = 0, alarms = 0 } = counts;
  return [
    `  ${countText(counts.files, "file")}, ${bytesText(counts.bytes)} protected`,
    `  ${numberText(counts.added)} added, ${numberText(counts.changed)} changed, ${
      numberText(counts.removed)
    } removed`,
    `  ${countText(counts.stored, "file")} (${bytesText(counts.downloadedBytes)}) downloaded, ` +
    `${numberText(counts.linked)} known already; ${bytesText(counts.packBytes)} stored in ${
      secondsText(counts.seconds)
    }`,
    `  ${countText(total(counts.calls ?? {}), "call")} to Dropbox`,
    ...(alarms > 0
      ? [
        `  Many files of ${
          alarms === 1 ? "a member or folder" : `${numberText(alarms)} members or folders`
        } changed as an attack changes them; see Mass-change alarms in the portal`,
      ]
      : []),
    ...(unverified > 0
      ? [`  ${countText(unverified, "file")} stored without a content hash from Dropbox to compare with`]
      : []),
    ...(ended > 0
      ? [
        `  ${
          countText(ended, "item")
        } removed that no cursor told of: two complete listings did not show them`,
      ]
      : []),
    ...(kept > 0 ? [`  ${countText(kept, "item")} not listed any more after a reset: kept`] : []),
  ].join("\n");
}

function total(calls: Record<string, number>): number {
  return Object.values(calls).reduce((sum, n) => sum + n, 0);
}

/** Why items are missing, each with its fix. */
export function causeWords(out: Output, causes: CauseReport[]): string {
  return causes.map(({ count, code, sentence, fix }) =>
    `  ${out.mood("mixed", `${countText(count, "item")}: ${sentence}`)} (${code})\n    ${fix}`
  ).join("\n");
}
