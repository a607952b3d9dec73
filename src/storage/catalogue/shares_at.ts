import { sql } from "kysely";
import type { Reader } from "./power.ts";
import type { ShareMember } from "./sharing.ts";

/** Who had access to a folder as of a run. */
export interface ShareThen {
  /** In a snapshot. */
  folder: string;
  unread_code: string | null;
  members: Pick<ShareMember, "name" | "email" | "access">[];
}

/**
 * Shares as of a run, of the namespaces with these folders in a snapshot and of those that a restore found mounted; at
 * most `limit`, without what carries Limited Access where that is not to be shown.
 */
export async function sharesAt(
  db: Reader,
  about: {
    taskId: string;
    run: number;
    folders: readonly string[];
    restoreId: number;
    hidesLimited: boolean;
  },
  limit: number,
): Promise<ShareThen[]> {
  const { taskId, run, folders, restoreId, hidesLimited } = about;
  const visible = hidesLimited
    ? sql`not exists (select 1 from entities e where e.id = ns.entity_id and e.limited_at is not null)`
    : sql`true`;
  const held = (table: "s" | "m") =>
    sql.raw(
      `${table}.from_run <= ${Number(run)} and (${table}.to_run is null or ${table}.to_run > ${Number(run)})`,
    );
  const { rows } = await sql<{ id: number; folder: string; unread_code: string | null }>`
    select ns.id, ns.folder, s.unread_code from namespaces ns
    join shares s on s.namespace_id = ns.id and ${held("s")}
    where ns.task_id = ${taskId} and ${visible} and (ns.folder in (select value from json_each(${
    JSON.stringify(folders)
  })) or ns.dropbox_id in (select link_target from restore_items where restore_id = ${restoreId} and kind = 'mount'))
    order by ns.folder limit ${limit}`.execute(db);
  return await Promise.all(rows.map(async ({ id, folder, unread_code }) => {
    const { rows: members } = await sql<ShareThen["members"][number]>`select m.name, m.email, m.access
      from share_members m where m.namespace_id = ${id} and ${held("m")} order by m.access, m.name limit 200`
      .execute(db);
    return { folder, unread_code, members };
  }));
}
