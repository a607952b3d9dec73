import { resolve } from "node:path";
import { type ExportProgress, type ExportReport } from "../domain/export/export.ts";
import { chosenSnapshot, SNAPSHOT_OPTION } from "./chosen_snapshot.ts";
import { chosenTask, TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { type ExportTarget, exportTo } from "./export_target.ts";
import { ProgressLine } from "./progress.ts";
import { problemReports, problemWords } from "./problems.ts";
import { bytesText, countText, numberText, secondsText } from "./quantities.ts";
import type { Output } from "./output.ts";
import { UsageError } from "./usage_error.ts";
import { tellLook } from "./tell_look.ts";

const exportSnapshot: Command = {
  name: "export",
  group: "give_back",
  summary: "Write items of a snapshot into a zip file or a folder",
  usage: [
    "export [PATH...] --zip FILE.zip|- [--snapshot SNAPSHOT] [--task NAME]",
    "export [PATH...] --folder DIR [--complete] [--snapshot SNAPSHOT] [--task NAME]",
  ],
  about:
    "Without a PATH: all of the snapshot. Every byte is compared with what Dropbox said of it. The zip is written\n" +
    "as it is read, of any size, with manifest.json and manifest.csv; - writes it to standard output. Nothing is\n" +
    "overwritten. What could not be given is listed, and the exit code is 3; of symbolic links and mount points\n" +
    "only the list tells. A file appears under its name when it is whole; a run that was killed may leave a file\n" +
    ".dropkeep-*.partial, which --complete takes away. What turns out damaged while a zip is written stands in it\n" +
    "with a wrong CRC: unpacking reports it.",
  options: {
    ...TASK_OPTION,
    ...SNAPSHOT_OPTION,
    zip: { value: "FILE.zip|-", help: "a new zip file, or - for standard output" },
    folder: { value: "DIR", help: "an empty folder, or one that is not there yet" },
    complete: { help: "with --folder: it holds an earlier export; write what is missing" },
  },
  examples: [
    ['export "/members/alice@acme.example/Contracts" --zip contracts.zip', "a folder of the latest snapshot"],
    ["export /team-folders --folder ./restored --snapshot 12", "all team folders as they were at run 12"],
    ["export --zip - | ssh vault 'cat > acme.zip'", "everything, to another machine, with nothing kept here"],
  ],
  json: "{ snapshot, run, to, files, folders, bytes, identical, renamed, listed, failed, seconds,\n" +
    "problems: [{ path, code, sentence, fix, detail }] (the first 1,000), problem_count }; not with --zip -",
  words: 10_000,
  run: giveOut,
};

export { exportSnapshot as export };

async function giveOut(context: Context): Promise<Exit> {
  const { args, out, now } = context;
  const target = targetOf(context);
  const open = await context.services();
  const task = await chosenTask(open, args.text("task"));
  const run = await chosenSnapshot(open.catalogue.read, task, args.text("snapshot") ?? "latest");
  const started = now().getTime();
  const paths = args.words.length > 0 ? [...args.words] : [""];
  const detail = { snapshot: run.id, items: paths.length, to: target.kind };
  await tellLook(context, open, task, { action: "content.export_asked", detail });
  const report = await watched(
    context,
    (onProgress) =>
      exportTo(open, task.id, { run: run.id, paths }, target, { signal: context.signal, onProgress }),
  );
  const seconds = (now().getTime() - started) / 1000;
  const words = () => inWords(out, report, target, seconds);
  if (target.kind === "stdout") out.say(words());
  else {
    const head = { snapshot: run.snapshot_id, run: run.id, to: target.path };
    out.answer({ ...head, ...asDocument(report), seconds }, words);
  }
  return report.failed > 0 ? EXIT.partial : EXIT.ok;
}

function targetOf({ args, out }: Context): ExportTarget {
  const [zip, folder] = [args.text("zip"), args.text("folder")];
  if ((zip === undefined) === (folder === undefined)) {
    throw new UsageError("Cannot export: say where to, by either --zip FILE.zip or --folder DIR");
  }
  if (args.has("complete") && folder === undefined) {
    throw new UsageError("Cannot use --complete without --folder");
  }
  if (folder !== undefined) return { kind: "folder", path: resolve(folder), complete: args.has("complete") };
  if (zip !== "-") return { kind: "zip", path: resolve(zip!) };
  if (out.json) throw new UsageError("Cannot use --json with --zip -: standard output carries the archive");
  if (Deno.stdout.isTerminal()) {
    throw new UsageError("Cannot write an archive to a terminal: give --zip FILE.zip, or a pipe");
  }
  return { kind: "stdout" };
}

async function watched(
  { out, now }: Context,
  work: (onProgress: (progress: ExportProgress) => void) => Promise<ExportReport>,
): Promise<ExportReport> {
  const line = new ProgressLine(out, now, "the storage");
  try {
    return await work(({ files, bytes, failed }) =>
      line.set((seconds) =>
        `${countText(files, "file")} written (${bytesText(bytes)}, ${
          bytesText(bytes / Math.max(seconds, 1))
        }/s), ` +
        `${numberText(failed)} failed`
      )
    );
  } finally {
    line.end();
  }
}

function asDocument({ problems, problemCount, ...counts }: ExportReport) {
  return { ...counts, problems: problemReports(problems), problem_count: problemCount };
}

function inWords(out: Output, report: ExportReport, target: ExportTarget, seconds: number): string {
  const { files, folders, bytes, identical, failed, problems, problemCount } = report;
  const mood = failed > 0 ? out.mood("mixed", "Exported in part") : out.mood("good", "Exported");
  const to = target.kind === "stdout" ? "standard output" : target.path;
  return [
    `${mood} to ${to}: ${countText(files, "file")} (${bytesText(bytes)}), ${countText(folders, "folder")}` +
    `${identical > 0 ? `, ${numberText(identical)} there already` : ""}, ${secondsText(seconds)}`,
    ...problemWords(out, problems, problemCount),
  ].join("\n");
}
