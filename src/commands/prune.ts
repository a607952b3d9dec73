import { GRACE_MS, MAX_UNUSED, prune as pruneRepository, type Pruned } from "../domain/upkeep/prune/prune.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import { TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { keptTask, WAIT_OPTION } from "./kept_repository.ts";
import { ProgressLine } from "./progress.ts";
import { bytesText, countText, numberText } from "./quantities.ts";
import { shown } from "./shown.ts";

const GRACE_HOURS = GRACE_MS / 3_600_000;

export const prune: Command = {
  name: "prune",
  group: "keep",
  summary: "Give back the space that no snapshot needs any more",
  usage: ["prune [--dry-run] [--no-grace] [--wait MINUTES] [--task NAME]"],
  about:
    `What nothing needs is marked first and removed by a prune ${GRACE_HOURS} hours later, so that a backup, a restore or an\n` +
    "export under way misses nothing; --no-grace removes it at once where no backup is under way. Packs that are\n" +
    `partly needed are written anew until at most ${
      MAX_UNUSED * 100
    } % of what stays is unneeded. Stopped anywhere, the next one goes on.`,
  options: {
    ...TASK_OPTION,
    ...WAIT_OPTION,
    "no-grace": { help: "remove at once: nothing else reads from the repository" },
    "dry-run": { help: "say what would be done, and change nothing" },
  },
  examples: [
    ["prune --dry-run", "how much there is to win"],
    ["prune", "daily, after dropkeep forget"],
  ],
  json:
    "{ task, dry_run, packs, bytes, unused_bytes, unneeded_packs, repacked_packs, repacked_bytes, marked,\n" +
    "removed, removed_bytes, orphans, waiting }",
  words: 0,
  run: pruneIt,
};

async function pruneIt(context: Context): Promise<Exit> {
  const { args, out } = context;
  const kept = await keptTask(context);
  const dryRun = args.has("dry-run");
  const options = { dryRun, grace: args.has("no-grace") ? 0 : undefined };
  const line = new ProgressLine(out, context.now, "the storage");
  line.set(() => "reading snapshots and indexes");
  try {
    const progress = ({ step, done }: { step: string; done: number }) =>
      line.set(() => `${step}: ${numberText(done)}`);
    const pruned = await pruneRepository({ ...kept, progress }, options);
    line.end();
    out.answer(asDocument(kept.task, pruned, dryRun), () => inWords(kept.task, pruned, dryRun));
  } finally {
    line.end();
  }
  return EXIT.ok;
}

function asDocument(
  { name }: Task,
  { plan, marked, removed, removedBytes, orphans, waiting }: Pruned,
  dry_run: boolean,
) {
  return {
    task: name,
    dry_run,
    packs: plan.packs,
    bytes: plan.bytes,
    unused_bytes: plan.unusedBytes,
    unneeded_packs: plan.unneeded.length,
    repacked_packs: plan.repack.length,
    repacked_bytes: plan.repackBytes,
    marked,
    removed,
    removed_bytes: removedBytes,
    orphans,
    waiting,
  };
}

function inWords({ name }: Task, pruned: Pruned, dryRun: boolean): string {
  const { plan, removed, removedBytes, orphans, waiting } = pruned;
  const begin = `${shown(name)}: ${countText(plan.packs, "pack")}, ${bytesText(plan.bytes)}, of which ` +
    `${bytesText(plan.unusedBytes)} are not needed`;
  const would = `Would remove ${countText(plan.unneeded.length, "pack")} and write ` +
    `${countText(plan.repack.length, "pack")} anew, copying ${bytesText(plan.repackBytes)}.`;
  const did =
    `Removed ${countText(removed, "pack")} (${bytesText(removedBytes)}), ${numberText(orphans)} of them ` +
    `left by runs that were cut off; ${countText(waiting, "pack")} will go once the grace is over.`;
  return [begin, dryRun ? would : did].join("\n");
}
