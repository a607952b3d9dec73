import { Waits } from "../domain/backup/waits.ts";
import { findEntities } from "../domain/entities/entities.ts";
import { tellByCommand } from "../domain/tasks/by_command.ts";
import { planRestore, type RestoreRequest, runRestore } from "../domain/restore/restore.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import type { Services } from "../services.ts";
import { chosenSnapshot, SNAPSHOT_OPTION } from "./chosen_snapshot.ts";
import { chosenTask, TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { exitOfRestore, planDocument, planWords, resultDocument, resultWords } from "./restore_report.ts";
import { listAllRestores, showRestore } from "./restores.ts";
import { resumeRestores } from "./resume_restores.ts";
import { restoreNow, type RestoreOptions, restoreParts, tellStarted } from "./run_restore.ts";
import { UsageError } from "./usage_error.ts";
import { watchedRestore } from "./watched_restore.ts";

export const restore: Command = {
  name: "restore",
  group: "give_back",
  summary: "Put items of a snapshot back into Dropbox; never overwrites",
  usage: [
    "restore PATH... [--in-place] [--snapshot SNAPSHOT] [--to NAME] [--keep-both] [--label TEXT]\n" +
    "    [--sharing none|report|reapply] [--plan]",
    "restore list [--limit N] [--task NAME]",
    "restore show RESTORE [--limit N] | restore run RESTORE | restore resume [--task NAME]",
  ],
  about:
    "Into a new folder whose name says that it is a restore and when; or with --in-place where the items were:\n" +
    "what stands there stays, the same file is not written again, another one gets the restored file beside it.\n" +
    "/ is all. What could not be restored is listed, and the exit code is 3; symbolic links and mount points, which\n" +
    "Dropbox lets nobody make, are listed only. A restore that was stopped or parked goes on with restore run;\n" +
    "restore resume goes on with all that had to wait for the 1st, when Dropbox counts upload calls anew.\n" +
    "Needs a team that was connected with dropkeep connect --to-restore.",
  options: {
    ...TASK_OPTION,
    ...SNAPSHOT_OPTION,
    "in-place": { help: "where it was, not into a new folder" },
    to: { value: "NAME", help: "into the Dropbox of this member, or this team folder" },
    "keep-both": { help: "with --in-place: a second file even where the same one is there" },
    sharing: {
      value: "HOW",
      help: "who had access: none (left out), report (default), or reapply: whole folders that were\n" +
        "shared, in place or to their owner where they are no more; nobody gets more than they had then, and nobody is mailed",
    },
    label: { value: "TEXT", help: "up to 50 characters, part of the new folder's name" },
    plan: { help: "only say what it would do; restore run does it later" },
    limit: { value: "N", help: "list so many restores (default 50), or show so many items (default 10000)" },
  },
  examples: [
    ["restore /members/bob@acme.example/Contracts", "yesterday's deletion, into a new folder of Bob's"],
    [
      "restore /members/bob@acme.example --in-place --snapshot 12",
      "everything of Bob's as at run 12, where it was",
    ],
    ["restore /members/bob@acme.example --to alice@acme.example", "Bob has left: his files for Alice"],
    [
      "restore /shared-folders/Plans --in-place --sharing reapply",
      "a shared folder with its people, rules and link",
    ],
    ["restore / --plan", "how much it would be, and how many upload calls"],
  ],
  json:
    "{ restore, plan: { mode, files, folders, bytes, identical, conflicts, not_restorable, sharing, upload_calls,\n" +
    "upload_limit, uploads_used, estimated_seconds, blockers: [{ code, detail }], destinations } | null,\n" +
    "state, reason, resume_at, outcomes: { restored, identical, kept_both }, folders, bytes, causes, sharing, destinations,\n" +
    "seconds }; restore resume: { restores: [{ restore, state, … }] }\n" +
    "restore list: { restores: [{ restore, state, run, label, created_at, ended_at, reason }], more }\n" +
    "sharing: { folders, planned, done, kept, left, failed, told } | null\n" +
    "restore show: { restore, items: [those that are not restored], more,\n" +
    "sharing: [{ folder, kind, name, email, stood, state, cause }] }",
  words: 10_000,
  run: async (context) => {
    const [verb] = context.args.words;
    if (verb === "list") return await listAllRestores(context);
    if (verb === "show") return await showRestore(context);
    if (verb === "resume") return await resumeRestores(context);
    return verb === "run" ? await goOn(context) : await begin(context);
  },
};

async function begin(context: Context): Promise<Exit> {
  const { args, out, services, signal } = context;
  args.word(0, "a path: dropkeep restore PATH... (dropkeep ls shows them; / is all)");
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  const request = await requestOf(context, open, task);
  const waits = new Waits();
  const parts = await restoreParts(open, task, signal, waits);
  const detail = { snapshot: request.run, items: request.paths.length, way: request.mode };
  await tellByCommand(open, task, { action: "content.restore_asked", detail });
  if (args.has("plan")) {
    const plan = await planRestore(parts, request, signal);
    out.answer({ restore: plan.restoreId, plan: planDocument(plan) }, () => planWords(out, plan));
    return EXIT.ok;
  }
  const { plan, result } = await watchedRestore(
    { ...context, parts, waits },
    (options) => restoreNow(parts, request, options, (id) => tellStarted(open, task, id)),
  );
  const document = { restore: result.restoreId, plan: planDocument(plan), ...resultDocument(result) };
  out.answer(document, () => resultWords(out, result));
  return exitOfRestore(result);
}

async function requestOf({ args }: Context, services: Services, task: Task): Promise<RestoreRequest> {
  if (args.has("keep-both") && !args.has("in-place")) {
    throw new UsageError(
      "Cannot use --keep-both without --in-place: in a new folder there is nothing to keep",
    );
  }
  const db = services.catalogue.read;
  const run = await chosenSnapshot(db, task, args.text("snapshot") ?? "latest");
  const to = args.text("to");
  const entities = to === undefined ? [] : await findEntities(db, task.id, [to]);
  if (entities.length > 1) {
    throw new UsageError(`Cannot restore to "${to}": several have that name; give an email or id`);
  }
  return {
    run: run.id,
    paths: [...args.words],
    mode: args.has("in-place") ? "in-place" : "new-folder",
    entity: entities[0]?.id ?? null,
    collision: args.has("keep-both") ? "keep-both" : "skip-identical",
    sharing: sharingOf(args.text("sharing") ?? "report"),
    label: args.text("label"),
  };
}

function sharingOf(text: string): NonNullable<RestoreRequest["sharing"]> {
  if (text === "none" || text === "report" || text === "reapply") return text;
  throw new UsageError(`Cannot use --sharing ${JSON.stringify(text)}: give none, report or reapply`);
}

async function goOn(context: Context): Promise<Exit> {
  const { args, out, services, signal } = context;
  const word = args.word(1, "a restore's number: dropkeep restore run RESTORE");
  if (!/^\d{1,9}$/.test(word)) {
    throw new UsageError(`Cannot run restore "${word}": give a number; see dropkeep restore list`);
  }
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  const waits = new Waits();
  const parts = await restoreParts(open, task, signal, waits);
  const run = async (options: RestoreOptions) => {
    await tellStarted(open, task, Number(word));
    return await runRestore(parts, Number(word), options);
  };
  const result = await watchedRestore({ ...context, parts, waits }, run);
  out.answer(
    { restore: result.restoreId, plan: null, ...resultDocument(result) },
    () => resultWords(out, result),
  );
  return exitOfRestore(result);
}
