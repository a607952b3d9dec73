import { loadBlobTable } from "../../storage/repository/blob_index.ts";
import { BlobReader } from "../../storage/repository/reader.ts";
import type { Repository } from "../../storage/repository/repository.ts";
import { listSnapshots } from "../../storage/repository/snapshot.ts";
import { TreeReader } from "../../storage/repository/tree_reader.ts";
import { nodeAt } from "../../storage/repository/walk.ts";
import { Conflict } from "../errors.ts";
import { runsOf, tasksOf } from "./run_facts.ts";
import type { TeamFacts } from "./team_facts.ts";

/** The task that a repository is of, as its newest snapshot tells it. Throws `Conflict` where there is none, or several. */
export async function toldTask({ store, keys }: Repository): Promise<TeamFacts["task"]> {
  const snapshots = await listSnapshots(store, keys);
  const [taskId, ...more] = tasksOf(snapshots);
  const cannot = `Cannot take over ${store.location}`;
  if (taskId === undefined) throw new Conflict(`${cannot}: it has no snapshot that Dropkeep made`);
  if (more.length > 0) throw new Conflict(`${cannot}: it has snapshots of several tasks`);
  const trees = new TreeReader(await loadBlobTable(store, keys), new BlobReader(store, keys));
  const newest = runsOf(taskId, snapshots).at(-1)!.snapshot;
  const file = await nodeAt(trees, newest.tree, "/.dropkeep/team.json");
  if (!file?.content) throw new Conflict(`${cannot}: its newest snapshot has no .dropkeep/team.json`);
  const bytes = await new Response(ReadableStream.from(trees.stream(file.content))).text();
  return (JSON.parse(bytes) as TeamFacts).task;
}
