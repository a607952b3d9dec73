import { addedSince } from "../../storage/catalogue/added_since.ts";
import { listNamespaces, type Namespace } from "../../storage/catalogue/namespaces.ts";
import { lostEmptyFolders } from "../../storage/catalogue/lost_folders.ts";
import { findSnapshot } from "../../storage/catalogue/runs.ts";
import type { Reader } from "../account_catalogue.ts";
import { harmedFiles } from "../restore/harmed.ts";
import type { Alarm } from "./alarms.ts";
import { ownersOf } from "./owners.ts";

/** What going back to an alarm's clean point would do, as the catalogue knows it now. */
export interface Harm {
  /** Files that would come back, and that would be put in the place of what is there. */
  gone: number;
  overwritten: number;
  /** Folders that had nothing in them and would come back. */
  emptyFolders: number;
  bytes: number;
  /** There is more: it was not looked at. */
  more: boolean;
  /** Files that came since and are noise, or have the ending; they stay where they are. */
  added: { count: number; paths: string[] };
  /** Folders of a snapshot that any of it is in. */
  folders: string[];
}

/** Paths of what was added that are named. */
const NAMED = 100;

/** A page of the portal says "more than" beyond so many files. */
export const PAGE_OF_HARM = 100_000;

/** Looks at the files of the alarm's member or team folder that are not as they were, or at so many of them. */
export async function harmOf(
  db: Reader,
  { taskId, entity, clean, counts, only }: Alarm,
  limit = Infinity,
): Promise<Harm> {
  const own = await namespacesOf(db, taskId, entity.id);
  const touched = new Set<number>();
  const harm = { gone: 0, overwritten: 0, emptyFolders: 0, bytes: 0, more: false };
  const ids = own.map(({ id }) => id);
  for await (const page of harmedFiles(db, { taskId, run: clean.run, only }, ids)) {
    for (const { namespace_id, now, size } of page) {
      touched.add(namespace_id);
      if (now === null) harm.gone++;
      else harm.overwritten++;
      harm.bytes += size;
    }
    harm.more = harm.gone + harm.overwritten >= limit;
    if (harm.more) break;
  }
  for await (const page of lostEmptyFolders(db, { taskId, since: clean.run, namespaces: ids })) {
    for (const { namespace_id } of page) touched.add(namespace_id);
    harm.emptyFolders += page.length;
  }
  const added = await addedSince(
    db,
    { since: clean.run, namespaces: ids, extension: counts.extension },
    NAMED,
  );
  return { ...harm, added, folders: own.filter(({ id }) => touched.has(id)).map(({ folder }) => folder) };
}

/** As `harmOf`; null: somebody said that it was us, and the snapshot that one would go back to has expired since. */
export async function harmLeft(db: Reader, alarm: Alarm, limit: number): Promise<Harm | null> {
  const isLeft = alarm.answer?.kind !== "ours" ||
    await findSnapshot(db, alarm.taskId, String(alarm.clean.run)) !== undefined;
  return isLeft ? await harmOf(db, alarm, limit) : null;
}

/** Those whose files count for an entity. */
async function namespacesOf(db: Reader, taskId: string, entity: number): Promise<Namespace[]> {
  const namespaces = await listNamespaces(db, taskId);
  const owners = await ownersOf(db, taskId, namespaces);
  // One that has left the team still has its own.
  return namespaces.filter(({ id, entity_id }) => (owners.get(id) ?? entity_id) === entity);
}
