import { repair as repairRepository, type Repaired } from "../domain/upkeep/repair/repair.ts";
import { lacksOpeners, putBackOpeners } from "../domain/upkeep/repair/put_back.ts";
import { openObjectStore } from "../storage/objects/open.ts";
import { addressOf } from "../task_services.ts";
import { chosenTask, TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { type KeptTask, keptTask, WAIT_OPTION } from "./kept_repository.ts";
import { withProgress } from "./kept_progress.ts";
import { rebuiltDocument, rebuiltWords } from "./rebuild_index.ts";
import { shown } from "./shown.ts";

export const repair: Command = {
  name: "repair",
  group: "keep",
  summary: "Repair what can be repaired of a damaged repository, and name what cannot",
  usage: ["repair [--read-data] [--dry-run] [--wait MINUTES] [--task NAME]"],
  about:
    "Run dropkeep check first. The index is written anew; what can be read of damaged packs goes to new ones; snapshots\n" +
    "that name lost bytes are written anew without the files concerned, which are listed; the next backup reads them\n" +
    "from Dropbox again, where it still has them. A lost config or key is put back from the copy that the catalogue keeps.\n" +
    "Exit code 3 says that something is lost.",
  options: {
    ...TASK_OPTION,
    ...WAIT_OPTION,
    "read-data": { help: "read every byte of every pack, not the headers alone" },
    "dry-run": { help: "look at packs, index and snapshot files, and change nothing" },
  },
  examples: [["repair --read-data --dry-run", "look first"], [
    "repair --read-data",
    "everything that can be done",
  ]],
  json:
    "{ task, dry_run, put_back: [name], packs, blobs, unreadable_indexes: [id], damaged_packs: [{ id, why, blobs, saved }],\n" +
    "snapshot_files: [{ id, why, run (null: nobody knows, it stays) }], rewritten: [id], removed: [id],\n" +
    "unreadable: [{ id, why }], lost: [path] }",
  words: 0,
  run: repairIt,
};

async function repairIt(context: Context): Promise<Exit> {
  const { args, out } = context;
  const dryRun = args.has("dry-run");
  const { kept, putBack } = await openedAgain(context, dryRun);
  const repaired = await withProgress(
    context,
    (progress) => repairRepository({ ...kept, progress }, { dryRun, readData: args.has("read-data") }),
  );
  const { snapshotFiles, rewritten, removed, unreadable, lost } = repaired;
  out.answer(
    {
      task: kept.task.name,
      dry_run: dryRun,
      put_back: putBack,
      ...rebuiltDocument(repaired),
      snapshot_files: snapshotFiles,
      rewritten,
      removed,
      unreadable,
      lost,
    },
    () =>
      [...putBack.map((name) => `Put back: ${name}, of which a copy was kept.`), inWords(repaired)].join(
        "\n",
      ),
  );
  return isWhole(repaired) ? EXIT.ok : EXIT.partial;
}

/** A repository that does not open for want of its config or key gets the copies that the catalogue keeps. */
async function openedAgain(
  context: Context,
  dryRun: boolean,
): Promise<{ kept: KeptTask; putBack: string[] }> {
  try {
    return { kept: await keptTask(context), putBack: [] };
  } catch (error) {
    if (dryRun || !lacksOpeners(error)) throw error;
    const services = await context.services();
    const task = await chosenTask(services, context.args.text("task"));
    const store = openObjectStore(addressOf(services.config.store, task.storePrefix));
    const putBack = await putBackOpeners(services.catalogue, store, task.id);
    if (putBack.length === 0) throw error;
    return { kept: await keptTask(context), putBack };
  }
}

function isWhole({ snapshotFiles, removed, unreadable, lost }: Repaired): boolean {
  return removed.length + unreadable.length + lost.length === 0 &&
    snapshotFiles.every(({ run }) => run !== null);
}

function inWords(repaired: Repaired): string {
  const { snapshotFiles, rewritten, removed, unreadable, lost } = repaired;
  return [
    ...rebuiltWords(repaired),
    ...snapshotFiles.map(({ id, run }) =>
      `Snapshot ${id.slice(0, 8)} could not be read; ` +
      (run === null ? "nobody knows what it said, it stays" : `it is written anew, as that of run ${run}`)
    ),
    ...removed.map((id) => `Snapshot ${id.slice(0, 8)} is lost: not even its first folder can be read.`),
    ...unreadable.map(({ id, why }) =>
      `Snapshot ${id.slice(0, 8)} is damaged: ${why}; repair with --read-data.`
    ),
    ...rewritten.map((id) => `Snapshot ${id.slice(0, 8)} is written anew without what is lost.`),
    ...lost.map((path) => `Lost: ${shown(path)}`),
  ].join("\n");
}
