import { type AccessToPath, accessToPath } from "../domain/snapshots/access.ts";
import { NotFound } from "../domain/errors.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import type { Reader } from "../storage/catalogue/power.ts";
import { listSnapshots, type Run } from "../storage/catalogue/runs.ts";
import { chosenSnapshot } from "./chosen_snapshot.ts";
import { chosenTask, TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { timeText } from "./quantities.ts";
import { shown } from "./shown.ts";
import { table } from "./table.ts";
import { UsageError } from "./usage_error.ts";
import { tellLook } from "./tell_look.ts";

export const access: Command = {
  name: "access",
  group: "look",
  summary: "Tell who had access to a folder or file, now or on a day",
  usage: ["access PATH [--at WHEN] [--task NAME]"],
  about:
    "PATH is one of a snapshot. Who may enter is decided by the shared or team folder that it lies in; a member's own\n" +
    "files are his alone. People that a group lets in are named with it. Asked for twice a day at most, so that a day is\n" +
    "what can be told apart.",
  options: {
    ...TASK_OPTION,
    at: {
      value: "WHEN",
      help: "a day or time (2026-11-24, 2026-11-24T10:00Z), a snapshot, a run's number, or latest (default)",
    },
  },
  examples: [
    ['access "/team-folders/Legal"', "who may enter it now"],
    ["access /members/alice@acme.example/Plans/a.txt --at 2026-11-24 --json", "at the end of that day (UTC)"],
  ],
  json: "{ path, snapshot, run, time, folder, kind, told, unread, rules,\n" +
    "access: [{ kind: user|group|invitee, name, email, access, inherited, via }] }",
  words: 1,
  run: tell,
};

async function tell({ args, out, services }: Context): Promise<Exit> {
  const path = args.word(0, "a path: dropkeep access PATH");
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  const db = open.catalogue.read;
  const run = await runAt(db, task, args.text("at") ?? "latest");
  await tellLook({ out }, open, task, {
    action: "content.browsed",
    detail: { access: "who has it", snapshot: run.id },
  });
  const found = await accessToPath(db, task.id, run.id, path);
  out.answer(asDocument(path, run, found), () => inWords(path, run, found));
  return EXIT.ok;
}

/** The newest snapshot that was begun by then; a day alone is meant to its end. */
async function runAt(db: Reader, task: Task, when: string): Promise<Run> {
  if (!/^\d{4}-\d\d-\d\d/.test(when)) return await chosenSnapshot(db, task, when);
  const until = Date.parse(when.length === 10 ? `${when}T23:59:59.999Z` : when);
  if (Number.isNaN(until)) {
    throw new UsageError(
      `Cannot read the time ${JSON.stringify(when)}: give 2026-11-24 or 2026-11-24T10:00Z`,
    );
  }
  const all = await listSnapshots(db, task.id, Number.MAX_SAFE_INTEGER);
  const run = all.find(({ started_at }) => started_at <= until);
  if (run) return run;
  throw new NotFound(`Cannot tell who had access at ${when}: there is no snapshot of "${task.name}" so old`);
}

function asDocument(path: string, run: Run, { namespace, members, unread, rules }: AccessToPath) {
  return {
    path,
    snapshot: run.snapshot_id,
    run: run.id,
    time: new Date(run.started_at).toISOString(),
    folder: `/${namespace.folder}`,
    kind: namespace.kind,
    told: members !== null,
    unread,
    rules,
    access: (members ?? []).map(({ isInherited, ...member }) => ({
      ...member,
      inherited: isInherited === 1,
    })),
  };
}

function inWords(path: string, run: Run, { namespace, members, unread }: AccessToPath): string {
  const when = `at ${timeText(run.started_at)} UTC (run ${run.id})`;
  const where = shown(`/${namespace.folder}`);
  if (members === null) {
    const why = unread === null ? "was never asked for" : `was not told by Dropbox (${unread})`;
    return `Who had access to ${where} ${when} ${why}.`;
  }
  const rows = members.map(({ name, email, kind, access, via, isInherited }) => [
    shown(name),
    shown(email ?? ""),
    kind,
    access,
    via === null ? isInherited ? "inherited" : "" : `by ${shown(via)}`,
  ]);
  const head = `${shown(path)} ${when}, by ${where}:`;
  return rows.length === 0
    ? `${head} nobody.`
    : `${head}\n\n${table(["NAME", "MAIL", "KIND", "ACCESS", ""], rows)}`;
}
