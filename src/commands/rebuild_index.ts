import { rebuildIndex, type Rebuilt } from "../domain/upkeep/repair/rebuild_index.ts";
import { ensureRepository } from "../storage/catalogue/repositories.ts";
import { TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { type KeptTask, keptTask, WAIT_OPTION } from "./kept_repository.ts";
import { withProgress } from "./kept_progress.ts";
import { countText } from "./quantities.ts";

export const rebuild_index: Command = {
  name: "rebuild-index",
  group: "keep",
  summary: "Write the repository's index anew, from what the packs themselves say",
  usage: ["rebuild-index [--dry-run] [--wait MINUTES] [--task NAME]"],
  about:
    "For a repository whose index files are lost or damaged, or that holds packs which none of them names. A damaged\n" +
    "pack stays named as it was, where an old index file tells; dropkeep repair saves what can be read of it.",
  options: { ...TASK_OPTION, ...WAIT_OPTION, "dry-run": { help: "say what was found, and change nothing" } },
  examples: [["rebuild-index", "the header of each pack is read, not the pack"]],
  json:
    "{ task, dry_run, packs, blobs, unreadable_indexes: [id], damaged_packs: [{ id, why, blobs, saved }] }",
  words: 0,
  run: rebuildIt,
};

async function rebuildIt(context: Context): Promise<Exit> {
  const kept = await keptTask(context);
  const dryRun = context.args.has("dry-run");
  const rebuilt = await withProgress(
    context,
    async (progress) => rebuildIndex({ ...kept, repositoryId: await rowOf(kept), progress }, { dryRun }),
  );
  const document = { task: kept.task.name, dry_run: dryRun, ...rebuiltDocument(rebuilt) };
  context.out.answer(document, () => rebuiltWords(rebuilt).join("\n"));
  return EXIT.ok;
}

async function rowOf({ catalogue, taskId, repository }: KeptTask): Promise<number> {
  return await catalogue.write((trx) => ensureRepository(trx, taskId, repository.id));
}

export function rebuiltDocument({ packs, blobs, unreadableIndexes, damaged }: Rebuilt) {
  return { packs, blobs, unreadable_indexes: unreadableIndexes, damaged_packs: damaged };
}

export function rebuiltWords({ packs, blobs, unreadableIndexes, damaged }: Rebuilt): string[] {
  return [
    `The index names ${countText(packs, "pack")} with ${countText(blobs, "blob")}.`,
    ...unreadableIndexes.map((id) => `Index file ${id.slice(0, 8)} could not be read.`),
    ...damaged.map(({ id, why, blobs, saved }) =>
      `Pack ${id.slice(0, 8)} is damaged: ${why}; ` +
      (blobs === null
        ? "nobody knows what was in it"
        : `${saved} of its ${countText(blobs, "blob")} were saved`)
    ),
  ];
}
