import { changeAlarm, untoldAlarms } from "../../storage/catalogue/alarms.ts";
import { findEntity } from "../../storage/catalogue/entities.ts";
import type { Catalogue } from "../account_catalogue.ts";
import type { ControlDatabase } from "../control.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import { queueMail } from "../mails/outbox.ts";
import { nameOfTask } from "../activity/record.ts";

/** Members and folders that a mail names. */
const NAMED = 5;

/**
 * Mails the primary user of each alarm that was not told yet, one mail for what a task's runs raised meanwhile. Nobody but
 * the primary user is told: it may be of Limited Access. Answers how many mails.
 */
export async function tellAlarms(
  { control, catalogue, keys, origin, now }: {
    control: ControlDatabase;
    catalogue: Catalogue;
    keys: InstanceKeys;
    origin: string;
    now: Date;
  },
  account: string,
): Promise<number> {
  const untold = await untoldAlarms(catalogue.read);
  if (untold.length === 0) return 0;
  const primary = await control.read.selectFrom("grants").innerJoin("users", "users.id", "grants.user_id")
    .select(["email", "first_name"]).where("grants.account_id", "=", account)
    .where("grants.role", "=", "primary").executeTakeFirst();
  const groups = [...Map.groupBy(untold, (one) => one.task_id)];
  for (const [taskId, alarms] of groups) {
    const names: string[] = [];
    for (const { entity_id } of alarms.slice(0, NAMED)) {
      names.push((await findEntity(catalogue.read, entity_id))?.name ?? `#${entity_id}`);
    }
    if (primary) {
      await control.write(async (trx) => {
        const mail = {
          kind: "mass_change" as const,
          name: primary.first_name,
          task: await nameOfTask(trx, account, taskId),
          names,
          more: alarms.length - names.length,
          link: alarms.length === 1 ? `${origin}/alarms/${alarms[0]!.id}` : `${origin}/alarms`,
        };
        await queueMail(trx, keys, account, { to: primary.email, mail }, now);
      });
    }
    await catalogue.write(async (trx) => {
      for (const { id } of alarms) await changeAlarm(trx, id, { told_at: now.getTime() });
    });
  }
  return primary ? groups.length : 0;
}
