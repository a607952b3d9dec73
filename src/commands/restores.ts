import {
  countFailedItems,
  listRestoreItems,
  listRestores,
  type RestoredItem,
  type RestoreSummary,
} from "../domain/restore/restore.ts";
import { eachToldShare, type ToldShare } from "../domain/restore/sharing/list_shares.ts";
import { countRestores } from "../storage/catalogue/restores.ts";
import { chosenTask } from "./chosen_task.ts";
import { type Context, EXIT, type Exit } from "./command.ts";
import { withMore } from "./more.ts";
import { timeText } from "./quantities.ts";
import { shown } from "./shown.ts";
import { table } from "./table.ts";
import { UsageError } from "./usage_error.ts";

/** `restore list`: the restores of a task, newest first. */
export async function listAllRestores({ args, out, services }: Context): Promise<Exit> {
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  const db = open.catalogue.read;
  const found = await listRestores(db, task.id, args.count("limit", 50));
  const more = await countRestores(db, task.id) - found.length;
  out.answer(
    { restores: found.map(asDocument), more },
    () => found.length === 0 ? "No restore yet." : withMore(asTable(found), found.length, more),
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

/** `restore show`: every item that is not restored, and why; and what became of sharing. */
export async function showRestore({ args, out, services }: Context): Promise<Exit> {
  const word = args.word(1, "a restore's number: dropkeep restore show RESTORE");
  if (!/^\d{1,9}$/.test(word)) {
    throw new UsageError(`Cannot show restore "${word}": give a number; see dropkeep restore list`);
  }
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  const db = open.catalogue.read;
  const page = { failed: true, limit: args.count("limit", 10_000) };
  const items = await listRestoreItems(db, task.id, Number(word), page);
  const more = await countFailedItems(db, Number(word)) - items.length;
  const sharing = await Array.fromAsync(eachToldShare(db, Number(word)));
  out.answer(
    { restore: Number(word), items, more, sharing },
    () =>
      [
        ...sharing.filter(({ kind, cause }) => kind !== "folder" || cause !== null).map(shareWords),
        withMore(items.map(itemWords).join("\n") || "No item has failed.", items.length, more),
      ].join("\n"),
  );
  return EXIT.ok;
}

function itemWords({ place, cause }: RestoredItem): string {
  const { sentence, code, detail, fix } = cause!;
  return `failed  ${shown(place)}\n    ${sentence} (${code}: ${shown(detail)})\n    ${fix}`;
}

function shareWords({ folder, kind, name, email, stood, state, cause }: ToldShare): string {
  const who = kind === "folder"
    ? ""
    : ` ${shown(name)}${email && email !== name ? ` <${shown(email)}>` : ""}: ${stood}`;
  const why = cause === null ? "" : `\n    ${cause.sentence} (${cause.code})\n    ${cause.fix}`;
  return `${SHARED[state]}  ${shown(folder)}${who}${why}`;
}

const SHARED: Record<ToldShare["state"], string> = {
  told: "had access",
  planned: "to be given back",
  done: "given back",
  kept: "there already",
  left: "not given back",
  failed: "failed",
};
