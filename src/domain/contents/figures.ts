import { findRepository } from "../../storage/catalogue/repositories.ts";
import { countTexts, textShare } from "../../storage/catalogue/texts.ts";
import type { Reader } from "../account_catalogue.ts";

/** How much of a task can be found by what is in it. */
export interface ContentFigures {
  /** Of its contents, those that were looked at; 100: all of them. */
  percent: number;
  /** Contents with words; of those, cut; and those whose words could not be had. */
  files: number;
  cut: number;
  refused: number;
}

/** How much of a task can be found by what is in it; before its first backup that is all of nothing. */
export async function contentFigures(db: Reader, taskId: string): Promise<ContentFigures> {
  const repository = await findRepository(db, taskId);
  if (repository === undefined) return { percent: 100, files: 0, cut: 0, refused: 0 };
  const counts = await countTexts(db, repository.id);
  const share = await textShare(db, repository.id);
  const files = counts.filter(({ refusal }) => refusal === null);
  const sum = (rows: { count: number }[]) => rows.reduce((all, { count }) => all + count, 0);
  return {
    percent: percentOf(share),
    files: sum(files),
    cut: sum(files.filter(({ isCut }) => isCut)),
    refused: sum(counts.filter(({ refusal }) => refusal !== null)),
  };
}

/** How much of several tasks is looked at, the least of them; null: none is asked about. */
export async function leastPercent(db: Reader, tasks: readonly string[]): Promise<number | null> {
  let least: number | null = null;
  for (const task of tasks) {
    const repository = await findRepository(db, task);
    if (repository === undefined) continue;
    const share = await textShare(db, repository.id);
    least = Math.min(least ?? 100, percentOf(share));
  }
  return least;
}

/** 100 is all of it, to the last. */
function percentOf(share: number): number {
  return share === 1 ? 100 : Math.min(99, Math.floor(share * 100));
}
