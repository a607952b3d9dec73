import { forgetDamaged } from "../domain/backup/repository/forget_damaged.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import { missingSnapshots } from "../domain/upkeep/missing_snapshots.ts";
import { checkRepository, type CheckResult } from "../storage/repository/check.ts";
import { StoppingStore } from "../storage/objects/stopping.ts";
import { type Finding, oddity } from "../storage/repository/finding.ts";
import type { Repository } from "../storage/repository/repository.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { openedRepository, REPOSITORY_OPTIONS } from "./opened_repository.ts";
import type { Output } from "./output.ts";
import { ProgressLine } from "./progress.ts";
import { bytesText, countText, numberText, secondsText } from "./quantities.ts";
import { shown } from "./shown.ts";

export const check: Command = {
  name: "check",
  group: "prove",
  summary: "Prove that everything the snapshots name can be given back",
  usage: [
    "check [--read-data] [--task NAME]",
    "check --repository PLACE --password-file FILE [--read-data]",
  ],
  about:
    "Without --read-data: snapshots, trees, indexes, and that every pack is there in its size. With it: every\n" +
    "byte is read and compared. What is missing or damaged is read from Dropbox again by the task's next backup,\n" +
    "where it is still there. The second form needs nothing but the storage and a password (S3 settings come\n" +
    "from the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL_S3, AWS_REGION).",
  options: { ...REPOSITORY_OPTIONS, "read-data": { help: "read and compare every byte" } },
  examples: [
    ["check", "the structure, in seconds"],
    ["check --read-data --repository s3://acme/backups --password-file key.txt", "all of it, on any machine"],
  ],
  json: "{ repository: { id, location }, ok, read_data, errors, warnings, read_again, seconds,\n" +
    "counts: { snapshots, trees, blobs, packs, bytes_read },\n" +
    "findings: [{ severity: error|warning, message, object, snapshot, path }] (the first 1,000)",
  words: 0,
  run: checkIt,
};

interface Checked extends CheckResult {
  readData: boolean;
  /** Files that the next backup reads from Dropbox again. */
  readAgain: number;
  seconds: number;
  /** Rather than of a place and a password. */
  isOfTask: boolean;
}

async function checkIt(context: Context): Promise<Exit> {
  const { args, out, now } = context;
  const { repository, task } = await openedRepository(context);
  const readData = args.has("read-data");
  const started = now().getTime();
  const result = await watched(context, repository, readData);
  const readAgain = task ? await forgetDamage(context, task, result) : 0;
  if (task) await tellMissing(context, task, repository, result);
  const seconds = (now().getTime() - started) / 1000;
  const done: Checked = { ...result, readData, readAgain, seconds, isOfTask: task !== undefined };
  out.answer(asDocument(repository, done), () => inWords(out, repository, done));
  return result.errors === 0 ? EXIT.ok : EXIT.failed;
}

/** What the next backup must not rely on. */
async function forgetDamage(
  { services }: Context,
  { id }: Task,
  { damagedPacks }: CheckResult,
): Promise<number> {
  if (damagedPacks.length === 0) return 0;
  return await forgetDamaged((await services()).catalogue, id, damagedPacks);
}

/** The repository itself cannot know what was in it once: snapshots that are gone, or rolled back with the bucket. */
async function tellMissing({ services }: Context, { id }: Task, { store }: Repository, result: CheckResult) {
  for (const { run, snapshot } of await missingSnapshots((await services()).catalogue.read, store, id)) {
    const what = `Snapshot ${snapshot.slice(0, 8)} of run ${run} is not in ${store.location}`;
    const why =
      "another program removed it, or the storage lost it; put it back, or the next backup forgets it";
    result.warnings++;
    result.findings.push(
      oddity(`${what}: ${why}`, { object: `snapshots/${snapshot}`, snapshotId: snapshot }),
    );
  }
}

async function watched(
  { out, now, signal }: Context,
  repository: Repository,
  readData: boolean,
): Promise<CheckResult> {
  const line = new ProgressLine(out, now, "the storage");
  line.set(() => "reading snapshots and indexes");
  try {
    return await checkRepository({ ...repository, store: new StoppingStore(repository.store, signal) }, {
      readData,
      signal,
      progress: (counts) =>
        line.set((seconds) =>
          `${countText(counts.packs, "pack")}, ${bytesText(counts.bytesRead)} read ` +
          `(${bytesText(counts.bytesRead / Math.max(seconds, 1))}/s), ${countText(counts.trees, "tree")}`
        ),
    });
  } finally {
    line.end();
  }
}

function asDocument({ id, store }: Repository, checked: Checked) {
  const { errors, warnings, counts, findings, readData, readAgain, seconds } = checked;
  return {
    repository: { id, location: store.location },
    ok: errors === 0,
    read_data: readData,
    errors,
    warnings,
    read_again: readAgain,
    seconds,
    counts: {
      snapshots: counts.snapshots,
      trees: counts.trees,
      blobs: counts.blobs,
      packs: counts.packs,
      bytes_read: counts.bytesRead,
    },
    findings: findings.map(({ severity, message, object = null, snapshotId = null, path = null }) => ({
      severity,
      message,
      object,
      snapshot: snapshotId,
      path,
    })),
  };
}

function inWords(out: Output, { id, store }: Repository, checked: Checked): string {
  const { counts, errors, warnings, findings, readData, readAgain, seconds } = checked;
  const what = readData ? "every byte was read" : "the structure; --read-data reads every byte";
  const verdict = errors > 0
    ? out.mood("bad", `${countText(errors, "error")}: not all of it can be given back`)
    : out.mood("good", "all that the snapshots name can be given back");
  return [
    `Repository ${id.slice(0, 8)} in ${store.location}: ${verdict} (${what})`,
    `  ${countText(counts.snapshots, "snapshot")}, ${countText(counts.trees, "tree")}, ` +
    `${countText(counts.packs, "pack")}, ${numberText(warnings)} warnings, ${secondsText(seconds)}`,
    ...findings.map((finding) => findingWords(out, finding)),
    ...readAgain > 0 ? [`The next backup reads ${countText(readAgain, "file")} again from Dropbox.`] : [],
    ...errors > 0 ? [fix(checked)] : [],
  ].join("\n");
}

function fix({ isOfTask }: Checked): string {
  return isOfTask
    ? "Run dropkeep repair --read-data: it repairs what can be repaired, and names what is lost."
    : "Repair it from the installation that backs up here: dropkeep repair --read-data.";
}

function findingWords(out: Output, { severity, message, path, snapshotId }: Finding): string {
  const where = path ? ` (${shown(path)}${snapshotId ? ` in snapshot ${snapshotId.slice(0, 8)}` : ""})` : "";
  return `  ${out.mood(severity === "error" ? "bad" : "mixed", severity)}: ${shown(message)}${where}`;
}
