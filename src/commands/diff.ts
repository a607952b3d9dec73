import { type Change, compareSnapshots } from "../domain/snapshots/changes.ts";
import { NotFound } from "../domain/errors.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import type { Reader } from "../storage/catalogue/power.ts";
import { listSnapshots, type Run } from "../storage/catalogue/runs.ts";
import { chosenSnapshot } from "./chosen_snapshot.ts";
import { chosenTask, TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import type { Output } from "./output.ts";
import { bytesText, numberText, timeText } from "./quantities.ts";
import { shown } from "./shown.ts";
import { tellLook } from "./tell_look.ts";

export const diff: Command = {
  name: "diff",
  group: "look",
  summary: "Compare two snapshots, or one with the one before",
  usage: ["diff [OLDER] NEWER [--task NAME]", "diff"],
  about:
    "Files and links. A file that Dropbox calls the same but stands elsewhere is moved, not removed and added.",
  options: { ...TASK_OPTION, limit: { value: "N", help: "list at most so many (default 1000)" } },
  examples: [
    ["diff", "what the last run found changed"],
    ["diff 3 latest", "everything since run 3"],
  ],
  json: "{ older, newer, counts: { added, changed, removed, moved }, more,\n" +
    "changes: [{ change, path, from, kind, size }] }; counts are of the changes listed",
  words: 2,
  run: compare,
};

const MARKS: Record<Change["change"], string> = { added: "+", changed: "~", removed: "-", moved: ">" };

async function compare({ args, out, services }: Context): Promise<Exit> {
  const limit = args.count("limit", 1000);
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  const db = open.catalogue.read;
  const [older, newer] = await chosenPair(db, task, args.words);
  await tellLook({ out }, open, task, {
    action: "content.browsed",
    detail: { compared: older.id, snapshot: newer.id },
  });
  const found = await compareSnapshots(db, task.id, older.id, newer.id, limit + 1);
  const changes = found.slice(0, limit);
  const counts = countsOf(changes);
  const more = found.length > limit;
  out.answer(
    { older: older.snapshot_id, newer: newer.snapshot_id, counts, more, changes },
    () => [title(older, newer), ...changes.map((one) => line(out, one)), sum(counts, more)].join("\n"),
  );
  return EXIT.ok;
}

/** Older first, however they were named. */
async function chosenPair(db: Reader, task: Task, words: readonly string[]): Promise<[Run, Run]> {
  if (words.length < 2) {
    return await withPrevious(db, task, await chosenSnapshot(db, task, words[0] ?? "latest"));
  }
  const [one, other] = [await chosenSnapshot(db, task, words[0]!), await chosenSnapshot(db, task, words[1]!)];
  return one.id <= other.id ? [one, other] : [other, one];
}

async function withPrevious(db: Reader, task: Task, newer: Run): Promise<[Run, Run]> {
  const older = (await listSnapshots(db, task.id, 100_000)).find((run) => run.id < newer.id);
  if (older) return [older, newer];
  throw new NotFound(`Cannot compare snapshot ${newer.snapshot_id!.slice(0, 8)}: there is none before it`);
}

function countsOf(changes: Change[]): Record<Change["change"], number> {
  const counts = { added: 0, changed: 0, removed: 0, moved: 0 };
  for (const { change } of changes) counts[change]++;
  return counts;
}

function title(older: Run, newer: Run): string {
  const name = (run: Run) => `${run.snapshot_id!.slice(0, 8)} (${timeText(run.started_at)} UTC)`;
  return `From ${name(older)} to ${name(newer)}`;
}

function line(out: Output, { change, path, from, size }: Change): string {
  const moods = { added: "good", changed: "mixed", removed: "bad", moved: "mixed" } as const;
  const whole = from === null ? shown(path) : `${shown(from)} -> ${shown(path)}`;
  return `${out.mood(moods[change], `${MARKS[change]} ${whole}`)}  ${out.faint(bytesText(size))}`;
}

function sum(counts: Record<Change["change"], number>, more: boolean): string {
  const words = Object.entries(counts).map(([change, count]) => `${numberText(count)} ${change}`).join(", ");
  return more ? `${words}, and more: say --limit` : words;
}
