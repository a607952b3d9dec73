import { rangeBelow } from "../entries/names.ts";
import { under } from "../entries/refusals.ts";
import type { Call } from "../wire/call.ts";
import type { remove, restore } from "../wire/routes/changing.ts";
import type { Read } from "../wire/schema.ts";
import type { Place } from "../world_types.ts";
import type { Desk } from "./desk.ts";

/** files/restore: an older rev of a file comes back under a new one (dropbox-api §3.9). */
export async function restoreOne(desk: Desk, call: Call<Read<(typeof restore)["arg"]>>) {
  const place = under("path_write", () => desk.world.resolve(call.actor, call.arg.path, "write"));
  return await desk.locks.one([place.namespace], () => {
    const entry = desk.world.restore(call.actor, place, call.arg.rev);
    return desk.world.metadata(call.actor, entry, place.seenAt);
  });
}

/** files/permanently_delete: the item goes, and its history with it. */
export async function removeForGood(desk: Desk, call: Call<Read<(typeof remove)["arg"]>>) {
  const place = under("path_lookup", () => desk.world.resolve(call.actor, call.arg.path));
  return await desk.locks.one([place.namespace], () =>
    desk.state.db.write(() => {
      desk.world.remove(call.actor, place, call.arg.parent_rev);
      forget(desk, place);
      return null;
    }));
}

/** Takes revisions and tombstones of a path and all below it away. */
function forget(desk: Desk, { namespace, pathLower }: Place): void {
  for (const table of ["revisions", "tombstones"]) {
    desk.state.db.run(
      `delete from ${table} where namespace = ? and (path_lower = ? or (path_lower > ? and path_lower < ?))`,
      namespace,
      pathLower,
      ...rangeBelow(pathLower),
    );
  }
}
