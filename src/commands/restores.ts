import {
  listRestoreItems,
  listRestores,
  type RestoredItem,
  type RestoreSummary,
} from "../domain/restore/restore.ts";
import { chosenTask } from "./chosen_task.ts";
import { type Context, EXIT, type Exit } from "./command.ts";
import { timeText } from "./quantities.ts";
import { shown } from "./shown.ts";
import { table } from "./table.ts";
import { UsageError } from "./usage_error.ts";

const MOST_ITEMS = 10_000;

/** `restore list`: the restores of a task, newest first. */
export async function listAllRestores({ args, out, services }: Context): Promise<Exit> {
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  const found = await listRestores(open.catalogue.read, task.id);
  out.answer(
    { restores: found.map(asDocument) },
    () => found.length === 0 ? "No restore yet." : asTable(found),
  );
  return EXIT.ok;
}

function asDocument({ id, state, run, label, createdAt, endedAt, reason }: RestoreSummary) {
  const ended = endedAt?.toISOString() ?? null;
  return { restore: id, state, run, label, created_at: createdAt.toISOString(), ended_at: ended, reason };
}

function asTable(found: RestoreSummary[]): string {
  const rows = found.map(({ id, state, run, label, createdAt, reason }) => [
    String(id),
    timeText(createdAt),
    state,
    String(run),
    shown(label),
    reason?.code ?? "",
  ]);
  return table([">RESTORE", "CREATED (UTC)", "STATE", ">RUN", "LABEL", "WHY"], rows);
}

/** `restore show`: every item that is not restored, and why. */
export async function showRestore({ args, out, services }: Context): Promise<Exit> {
  const word = args.word(1, "a restore's number: dropkeep restore show RESTORE");
  if (!/^\d{1,9}$/.test(word)) {
    throw new UsageError(`Cannot show restore "${word}": give a number; see dropkeep restore list`);
  }
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  const items = await listRestoreItems(open.catalogue.read, task.id, Number(word), { limit: MOST_ITEMS });
  out.answer(
    { restore: Number(word), items },
    () => items.map(itemWords).join("\n") || "Nothing was asked for.",
  );
  return EXIT.ok;
}

function itemWords({ place, state, outcome, path, namespace, cause }: RestoredItem): string {
  if (cause) {
    return `failed  ${shown(place)}\n    ${cause.sentence} (${cause.code}: ${
      shown(cause.detail)
    })\n    ${cause.fix}`;
  }
  return `${outcome ?? state}  ${shown(place)}${
    path === null ? "" : ` -> ${shown(namespace)}${shown(path)}`
  }`;
}
