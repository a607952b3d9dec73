import type { ControlDatabase } from "../control.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import { queueMail } from "../mails/outbox.ts";

/** Tells the primary user of each connection that was lost and not told yet, once a loss (B13). Answers how many mails. */
export async function tellLostConnections(
  db: ControlDatabase,
  { keys, origin, now }: { keys: InstanceKeys; origin: string; now: Date },
): Promise<number> {
  const lost = await db.read.selectFrom("connections")
    .innerJoin("grants", "grants.account_id", "connections.account_id")
    .innerJoin("users", "users.id", "grants.user_id")
    .select(({ selectFrom }) => [
      // One of them is enough: connecting it brings them all back.
      selectFrom("tasks").select((eb) => eb.fn.min<string>("tasks.id").as("id"))
        .whereRef("tasks.account_id", "=", "connections.account_id")
        .whereRef("tasks.connection_id", "=", "connections.id").where("tasks.deleted_at", "is", null).as(
          "task",
        ),
      "connections.account_id",
      "connections.id",
      "team_name",
      "lost_at",
      "lost_reason",
      "email",
      "first_name",
    ])
    .where("grants.role", "=", "primary").where("lost_at", "is not", null)
    .where((eb) => eb.or([eb("lost_told_at", "is", null), eb("lost_told_at", "<", eb.ref("lost_at"))]))
    .execute();
  for (const row of lost) {
    await db.write(async (trx) => {
      const told = await trx.updateTable("connections").set({
        lost_told_at: Math.max(now.getTime(), row.lost_at!),
      })
        .where("account_id", "=", row.account_id).where("id", "=", row.id).where("lost_at", "=", row.lost_at)
        .executeTakeFirst();
      if (Number(told.numUpdatedRows) === 0) return;
      const mail = {
        kind: "connection_lost" as const,
        name: row.first_name,
        team: row.team_name,
        reason: row.lost_reason!,
        link: row.task === null ? `${origin}/` : `${origin}/tasks/${row.task}/connect`,
      };
      await queueMail(trx, keys, row.account_id, { to: row.email, mail }, now);
    });
  }
  return lost.length;
}
