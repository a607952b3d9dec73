import { pathOf } from "../../storage/catalogue/browse.ts";
import {
  contentsBegunSince,
  type EndedFile,
  endedFiles,
  heirsByName,
  isScrambledNow,
  isWipedNow,
} from "../../storage/catalogue/lost_files.ts";
import { lostEmptyFolders } from "../../storage/catalogue/lost_folders.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { lowerPathOf, walkedItem } from "../../storage/catalogue/walk.ts";
import { type Selection, type Start, startsOf } from "../export/selection.ts";
import { exported, type Selected } from "../export/walk_selection.ts";

/** Files of a snapshot that are to be as they were: see `RestoreRequest.only`. */
export interface HarmedSelection extends Selection {
  only: "harmed" | "changed";
}

/**
 * The files of whole members and folders that have gone, or hold other bytes, since a snapshot, and the folders that had
 * nothing in them and have gone. Throws `NotFound`.
 */
export async function* walkHarmed(db: Reader, selection: HarmedSelection): AsyncGenerator<Selected> {
  const { run } = selection;
  const starts = new Map((await startsOf(db, selection)).map((start) => [start.namespace.id, start]));
  for await (const files of harmedFiles(db, selection, [...starts.keys()])) {
    for (const file of files) yield await selected(db, run, starts.get(file.namespace_id)!, file);
  }
  const lost = { taskId: selection.taskId, since: run, namespaces: [...starts.keys()] };
  for await (const folders of lostEmptyFolders(db, lost)) {
    for (const folder of folders) yield await selected(db, run, starts.get(folder.namespace_id)!, folder);
  }
}

/** The same by their states, page by page, of namespaces by their rows. */
export async function* harmedFiles(
  db: Reader,
  { taskId, run: since, only }: Pick<HarmedSelection, "taskId" | "run" | "only">,
  namespaces: readonly number[],
): AsyncGenerator<EndedFile[]> {
  for await (const page of endedFiles(db, { taskId, since, namespaces })) {
    const gone = page.filter(({ now }) => now === null);
    const renamed = new Set((await heirsByName(db, since, gone)).map(({ node }) => node));
    const contents = gone.flatMap(({ content_id }) => content_id ?? []);
    const elsewhere = await contentsBegunSince(db, since, contents);
    yield page.filter((file) => {
      if (file.now === null) return renamed.has(file.node_id) || !elsewhere.has(file.content_id ?? 0);
      if (file.now_content === file.content_id) return false;
      return only === "changed" || isScrambledNow(file) || isWipedNow(file);
    });
  }
}

async function selected(
  db: Reader,
  run: number,
  start: Start,
  { node_id }: Pick<EndedFile, "node_id">,
): Promise<Selected> {
  const item = (await walkedItem(db, run, node_id))!;
  const path = await pathOf(db, run, node_id);
  const one: Selected = {
    start,
    namespace: start.namespace,
    item,
    kind: item.kind,
    names: [...start.names, ...path.split("/").slice(1)],
    path,
    lower: await lowerPathOf(db, node_id),
  };
  return item.kind === "export" ? await exported(db, run, one, item) : one;
}
