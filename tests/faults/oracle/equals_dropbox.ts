import { deepStrictEqual, strictEqual } from "node:assert";
import type { RunResult } from "../../../src/domain/backup/run.ts";
import { listedFiles } from "../../support/listed_files.ts";
import type { JudgedWithSource } from "./judged.ts";
import { type Files, filesInSnapshot } from "./snapshot_files.ts";

/** What Dropbox lists now, by place; folders of namespaces that it lists to nobody any more are left out. */
export async function filesInDropbox(
  { catalogue, dropbox }: JudgedWithSource,
  lost: string[] = [],
): Promise<Files> {
  const files = await listedFiles(catalogue.read, dropbox, lost);
  return Object.fromEntries(files.map(({ place, hash }) => [place, hash]));
}

/** A run that nothing disturbed says Success, and its snapshot is what Dropbox lists, byte by byte. */
export async function snapshotEqualsDropbox(judged: JudgedWithSource, result: RunResult): Promise<void> {
  strictEqual(result.state, "success", JSON.stringify(result.causes));
  const files = await filesInSnapshot(judged.repository, result.snapshotId);
  deepStrictEqual(files, await filesInDropbox(judged));
}
