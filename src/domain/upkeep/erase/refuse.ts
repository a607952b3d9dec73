import { refusals, refuseItems, refusePath } from "../../../storage/catalogue/erasures.ts";
import type { Writer } from "../../../storage/catalogue/power.ts";
import { lowerPathOf } from "../../../storage/catalogue/walk.ts";
import { addTombstones } from "../../../storage/repository/tombstones.ts";
import type { TaskKeeper } from "../forget.ts";
import { beside } from "../keeper.ts";
import type { ErasedPlace, ErasureRequest } from "./request.ts";

/** An erased folder is refused by its path too: what is put into it later would bring it back. */
export async function refuse(
  trx: Writer,
  taskId: string,
  { items }: ErasureRequest,
  places: ErasedPlace[],
) {
  await refuseItems(trx, taskId, items);
  for (const { namespace, pathLower } of places) await refusePath(trx, namespace.id, pathLower);
  const folders = await trx.selectFrom("versions").innerJoin(
    "namespaces",
    "namespaces.id",
    "versions.namespace_id",
  )
    .select(["versions.node_id", "versions.namespace_id"]).where("namespaces.task_id", "=", taskId)
    .where("versions.dropbox_id", "in", items).where("versions.kind", "=", "folder")
    .where("versions.to_run", "is", null).execute();
  for (const { node_id, namespace_id } of folders) {
    await refusePath(trx, namespace_id, await lowerPathOf(trx, node_id));
  }
}

/** What the task refuses stands in its repository too, for a catalogue that is rebuilt. */
export async function keepTombstones(keeper: TaskKeeper) {
  await beside(keeper, async () => {
    await addTombstones(keeper.repository, await refusals(keeper.catalogue.read, keeper.taskId));
  });
}
