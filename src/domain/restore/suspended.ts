import { Conflict } from "../errors.ts";
import type { RestoreParts } from "./restore.ts";
import type { Place } from "./targets.ts";

/**
 * Of the places that a restore would write to, by their namespace's row, those of suspended members: Dropbox takes
 * nothing for them. Throws `Conflict` where there are no others.
 */
export async function suspendedAmong(
  { dropbox }: RestoreParts,
  places: Map<number, Place>,
): Promise<Map<number, Place>> {
  const members = new Set<string>();
  for await (const { id, status } of dropbox.members()) if (status === "suspended") members.add(id);
  const isSuspended = ({ actings, isNowhere }: Place) =>
    !isNowhere && actings.every(({ member }) => member && members.has(member));
  const found = new Map([...places].filter(([, place]) => isSuspended(place)));
  const [first] = found.values();
  if (!first || found.size < places.size) return found;
  throw new Conflict(
    `Cannot restore to "${first.namespace.name}": the member is suspended, and Dropbox takes nothing for suspended ` +
      "members; reactivate the member in the Dropbox admin console, or choose another target",
  );
}
