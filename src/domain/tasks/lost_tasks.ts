import type { ControlReader } from "../control.ts";
import { type Scope, shows } from "../scope.ts";

/** A task that Dropbox no longer lets in: nothing of it is backed up until its team is connected again (B13). */
export interface LostTask {
  id: string;
  name: string;
  team: string;
}

/** Those that the scope shows, oldest loss first. */
export async function lostTasks(db: ControlReader, scope: Scope): Promise<LostTask[]> {
  const rows = await db.selectFrom("tasks").innerJoin(
    "connections",
    (join) =>
      join.onRef("connections.account_id", "=", "tasks.account_id")
        .onRef("connections.id", "=", "tasks.connection_id"),
  ).select(["tasks.id", "tasks.name", "team_name as team"]).where("tasks.account_id", "=", scope.account)
    .where("tasks.deleted_at", "is", null).where("tasks.deletion_due_at", "is", null)
    .where("lost_at", "is not", null).orderBy("lost_at").orderBy("tasks.id").execute();
  return rows.filter(({ id }) => shows(scope, id));
}
