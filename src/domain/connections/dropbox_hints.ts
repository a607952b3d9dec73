import { changedTeams, isSignedByApp } from "../../dropbox/webhook.ts";
import type { ControlReader } from "../control.ts";
import { Forbidden } from "../errors.ts";
import { enqueue } from "../jobs/queue.ts";
import { followingTasks, type Subject } from "../jobs/subjects.ts";
import type { Portal } from "../portal.ts";

/** After a change, for those that come with it; and between the beginnings of two runs. Milliseconds. */
const SETTLE = 10_000;
const LEAST_BETWEEN = 60_000;

/**
 * Dropbox says that something changed: tasks that follow changes are asked for, each once however often it is said
 * (security I1). A hint that is lost or comes while a run goes on costs nothing: the watches by longpoll find the same.
 * Throws `Forbidden` for what the app's secret has not signed. Answers how many runs are new.
 */
export async function takeDropboxHint(
  { control, dropboxApp, now }: Pick<Portal, "control" | "dropboxApp" | "now">,
  body: Uint8Array<ArrayBuffer>,
  signature: string,
): Promise<number> {
  if (!await isSignedByApp(body, signature, dropboxApp?.secret ?? "")) {
    throw new Forbidden("Cannot take this: it is not signed by the app's secret");
  }
  const tasks = await followingOf(control.read, changedTeams(body));
  if (tasks.length === 0) return 0;
  return await control.write(async (trx) => {
    let count = 0;
    for (const { account, id } of tasks) {
      const notBefore = await notBeforeOf(trx, { account, id }, now());
      const job = { account, kind: "backup" as const, subject: id, askedBy: null, now: now(), notBefore };
      count += Number((await enqueue(trx, job)).isNew);
    }
    return count;
  });
}

async function followingOf(db: ControlReader, teams: string[] | "any"): Promise<Subject[]> {
  const tasks = await followingTasks(db);
  if (teams === "any" || tasks.length === 0) return tasks;
  const rows = await db.selectFrom("tasks").innerJoin(
    "connections",
    (join) =>
      join.onRef("connections.account_id", "=", "tasks.account_id")
        .onRef("connections.id", "=", "tasks.connection_id"),
  )
    .select("tasks.id").where("connections.team_id", "in", teams).execute();
  const told = new Set(rows.map(({ id }) => id));
  return tasks.filter(({ id }) => told.has(id));
}

async function notBeforeOf(db: ControlReader, { account, id }: Subject, now: Date): Promise<Date> {
  const last = await db.selectFrom("jobs").select(({ fn }) => fn.max("started_at").as("at"))
    .where("account_id", "=", account).where("kind", "=", "backup").where("subject", "=", id)
    .executeTakeFirst();
  return new Date(Math.max(now.getTime() + SETTLE, Number(last?.at ?? 0) + LEAST_BETWEEN));
}
