import { findItems, type FoundItems } from "../domain/snapshots/search.ts";
import { chosenSnapshot, SNAPSHOT_OPTION } from "./chosen_snapshot.ts";
import { chosenTask, TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { asDocument, asTable } from "./ls.ts";
import { tellLook } from "./tell_look.ts";

export const find: Command = {
  name: "find",
  group: "look",
  summary: "Find items of a snapshot by a part of their name",
  usage: ["find PART [--snapshot SNAPSHOT] [--limit N] [--task NAME]"],
  options: {
    ...TASK_OPTION,
    ...SNAPSHOT_OPTION,
    limit: { value: "N", help: "at most so many (default 100)" },
  },
  examples: [
    ["find budget", 'every item whose name contains "budget", upper or lower case'],
    ["find .pdf --snapshot 3 --json", "as of run 3, for a program"],
  ],
  json: "{ snapshot, run, more: whether there are more than the limit, entries: [as in ls] }",
  words: 1,
  run: search,
};

async function search({ args, out, services }: Context): Promise<Exit> {
  const part = args.word(0, "a part of a name: dropkeep find PART");
  const limit = args.count("limit", 100);
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  const db = open.catalogue.read;
  const run = await chosenSnapshot(db, task, args.text("snapshot") ?? "latest");
  await tellLook({ out }, open, task, {
    action: "content.searched",
    detail: { words: part, snapshot: run.id },
  });
  const found = await findItems({ db, taskId: task.id, run: run.id }, part, limit);
  const document = {
    snapshot: run.snapshot_id,
    run: run.id,
    more: found.more,
    entries: found.entries.map(asDocument),
  };
  out.answer(document, () => inWords(found, limit));
  return EXIT.ok;
}

function inWords({ entries, more }: FoundItems, limit: number): string {
  if (entries.length === 0) return "Nothing has that in its name.";
  const listed = asTable(entries, true);
  return more ? `${listed}\nThere are more than ${limit}: say --limit, or more of the name.` : listed;
}
