import { checkData } from "./check_data.ts";
import { checkIndexes } from "./check_indexes.ts";
import { checkPacks } from "./check_packs.ts";
import { checkSmallFiles } from "./check_small_files.ts";
import { type CheckCounts, type CheckState, newCheckState } from "./check_state.ts";
import { checkTrees } from "./check_trees.ts";
import type { Finding, Findings } from "./finding.ts";
import type { Repository } from "./repository.ts";

export interface CheckOptions {
  /** Read every byte of every pack too, not only sizes and trees. */
  readData?: boolean;
  /** Called once a pack or tree. */
  progress?: (counts: CheckCounts) => void;
  signal?: AbortSignal;
}

export interface CheckResult {
  /** The first 1,000. */
  findings: Finding[];
  errors: number;
  warnings: number;
  counts: CheckCounts;
  /** Packs of which not all can be read, lowercase hex. */
  damagedPacks: string[];
}

/** A lost pack may touch a million files; a list for people ends somewhere. */
const MOST_FINDINGS = 1000;

/**
 * Whether everything that the snapshots name can be given back. Memory: about 64 bytes a blob and 150 a pack, plus
 * two packs or 16 MiB of trees; no more for a larger repository. Runs beside writers, whose packs without an index
 * are then warnings. Throws only what is not about the repository's content: a store that does not answer.
 */
export async function checkRepository(
  repository: Repository,
  options: CheckOptions = {},
): Promise<CheckResult> {
  const state = newCheckState(repository, options.signal);
  const result: CheckResult = {
    findings: [],
    errors: 0,
    warnings: 0,
    counts: state.counts,
    damagedPacks: [],
  };
  const damaged = new Set<string>();
  for await (const finding of allFindings(state, options)) {
    if (finding.severity === "warning") result.warnings++;
    else {
      result.errors++;
      if (finding.object && state.packs.has(finding.object)) damaged.add(finding.object);
    }
    if (result.findings.length < MOST_FINDINGS) result.findings.push(finding);
  }
  return { ...result, damagedPacks: [...damaged] };
}

/** Snapshots are listed before indexes are read, data before trees: so that a bad blob is told by the files it is in. */
async function* allFindings(state: CheckState, { readData, progress = () => {} }: CheckOptions): Findings {
  const snapshots = yield* checkSmallFiles(state);
  yield* checkIndexes(state);
  yield* checkPacks(state);
  if (readData) yield* checkData(state, progress);
  yield* checkTrees(state, snapshots, progress);
}
