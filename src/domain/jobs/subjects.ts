import { chainNames } from "../audit/verify.ts";
import type { ControlReader } from "../control.ts";

export interface Subject {
  account: string;
  id: string;
}

/** What jobs about the installation itself are about. */
export const INSTALLATION_SUBJECT = "installation";

/** Tasks of all accounts that are not deleted. */
export async function livingTasks(db: ControlReader): Promise<Subject[]> {
  return await db.selectFrom("tasks").select(["account_id as account", "id"]).where("deleted_at", "is", null)
    .execute();
}

/** Tasks whose repositories are looked after: not those of an account that may yet take its removal back. */
export async function keptTasks(db: ControlReader): Promise<Subject[]> {
  return await db.selectFrom("tasks").innerJoin("accounts", "accounts.id", "tasks.account_id")
    .select(["tasks.account_id as account", "tasks.id"]).where("tasks.deleted_at", "is", null)
    .where("accounts.removal_due_at", "is", null).execute();
}

/** Those of them that want to be found by their contents. */
export async function indexedTasks(db: ControlReader): Promise<Subject[]> {
  const wanted = await db.selectFrom("tasks").select(["account_id", "id"]).where("indexes_content", "=", 1)
    .execute();
  const ids = new Set(wanted.map(({ account_id, id }) => `${account_id} ${id}`));
  return (await keptTasks(db)).filter(({ account, id }) => ids.has(`${account} ${id}`));
}

/** Connections of all accounts that are not lost, and that some task goes by. */
export async function livingConnections(db: ControlReader): Promise<Subject[]> {
  return await db.selectFrom("connections").select(["account_id as account", "id"]).where(
    "lost_at",
    "is",
    null,
  )
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("tasks").select("tasks.id").whereRef("tasks.account_id", "=", "connections.account_id")
          .whereRef("tasks.connection_id", "=", "connections.id").where("tasks.deleted_at", "is", null),
      )
    ).execute();
}

/** Tasks that follow changes: neither deleted nor about to be, with a connection that is not lost. */
export async function followingTasks(db: ControlReader): Promise<Subject[]> {
  return await db.selectFrom("schedules")
    .innerJoin(
      "tasks",
      (join) =>
        join.onRef("tasks.account_id", "=", "schedules.account_id").onRef(
          "tasks.id",
          "=",
          "schedules.task_id",
        ),
    )
    .innerJoin(
      "connections",
      (join) =>
        join.onRef("connections.account_id", "=", "tasks.account_id")
          .onRef("connections.id", "=", "tasks.connection_id"),
    )
    .innerJoin("accounts", "accounts.id", "tasks.account_id").where("accounts.removal_due_at", "is", null)
    .select(["tasks.account_id as account", "tasks.id"]).where("schedules.frequency", "=", "continuous")
    .where("tasks.deleted_at", "is", null).where("tasks.deletion_due_at", "is", null)
    .where("connections.lost_at", "is", null).execute();
}

/** Audit logs: an account's own, and the installation's, whose account is "". */
export async function auditChains(db: ControlReader): Promise<Subject[]> {
  return (await chainNames(db)).map((account) => ({ account, id: account || "installation" }));
}
