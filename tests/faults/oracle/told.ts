import { deepStrictEqual, ok, strictEqual } from "node:assert";
import type { RunResult } from "../../../src/domain/backup/run.ts";
import type { RunFailed } from "../../../src/domain/backup/run_failed.ts";
import { listRunErrors } from "../../../src/storage/catalogue/runs.ts";
import type { Reader } from "../../../src/storage/catalogue/power.ts";
import { filesInDropbox } from "./equals_dropbox.ts";
import type { JudgedWithSource } from "./judged.ts";
import { filesInSnapshot } from "./snapshot_files.ts";

/**
 * Oracle (c) for a run that came to its end: it says Success only where nothing is missing, and Partial with each
 * missing file named, and never shows bytes that Dropbox does not have. Nobody changed Dropbox meanwhile.
 */
export async function endIsTold(judged: JudgedWithSource, result: RunResult): Promise<void> {
  const { read } = judged.catalogue;
  const row = await read.selectFrom("runs").selectAll().where("id", "=", result.run)
    .executeTakeFirstOrThrow();
  strictEqual(row.state, result.state);
  strictEqual(row.snapshot_id, result.snapshotId);
  const shown = await filesInSnapshot(judged.repository, result.snapshotId);
  const listed = await filesInDropbox(judged);
  const told = await toldPlaces(read, result.run);
  const missing = Object.keys(listed).filter((place) => shown[place] !== listed[place]);
  const untold = missing.filter((place) => !told.some((one) => `${place}/`.startsWith(`${one}/`)));
  deepStrictEqual(untold, [], `files that a ${result.state} run is silent about`);
  strictEqual(result.state, told.length > 0 ? "partial" : "success");
}

/** Places of files, and of namespaces that could not be read, which a run lists as missing. */
async function toldPlaces(db: Reader, run: number): Promise<string[]> {
  const namespaces = await db.selectFrom("namespaces").select(["id", "folder"]).execute();
  const folders = new Map(namespaces.map(({ id, folder }) => [id, folder]));
  const errors = await listRunErrors(db, run);
  return errors.map(({ namespace_id, path }) => `${folders.get(namespace_id)}${path}`);
}

/**
 * Oracle (c) for a run that could not go on: the row says so, with the same reason, and the reason is one of these.
 * Where the catalogue itself failed, the row is what was written last.
 */
export async function failureIsTold(
  { catalogue }: JudgedWithSource,
  error: RunFailed,
  reasons: string[],
): Promise<void> {
  const row = await catalogue.read.selectFrom("runs").selectAll().where("id", "=", error.run)
    .executeTakeFirstOrThrow();
  ok(reasons.includes(error.failure.code), `reason ${error.failure.code}: ${error.failure.detail}`);
  if (error.failure.code === "data_unwritable" && row.state !== "failed") return;
  strictEqual(row.snapshot_id, null, "a run that failed shows no snapshot");
  deepStrictEqual([row.state, row.reason_code], [stateOf(error), error.failure.code]);
}

function stateOf({ failure }: RunFailed): string {
  return failure.code === "interrupted" ? "interrupted" : "failed";
}
