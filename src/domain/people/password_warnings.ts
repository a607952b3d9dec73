import type { Portal } from "../portal.ts";
import { queueMail } from "../mails/outbox.ts";
import { expiryOf } from "./password_age.ts";

const DAY = 86_400_000;
/** Days ahead at which people are told (security A19). */
const AHEAD = [14, 7, 1];

/** Tells everybody whose password will have to be changed soon, once for each of the days ahead. Answers how many mails. */
export async function warnOfPasswordExpiry(
  { control, keys, settings, now }: Pick<Portal, "control" | "keys" | "settings" | "now">,
): Promise<number> {
  let mails = 0;
  for (const { days, setAt, ...person } of await peopleToWarn({ control, now })) {
    await control.write(async (trx) => {
      const row = { user_id: person.id, password_set_at: setAt, days };
      const noted = await trx.insertInto("password_warnings").values(row)
        .onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
      if (Number(noted.numInsertedOrUpdatedRows ?? 0) === 0) return;
      const link = `${settings.origin}/settings/security/password`;
      const mail = { kind: "password_expires" as const, name: person.firstName, days: person.left, link };
      await queueMail(trx, keys, person.account, { to: person.email, mail }, now());
      mails++;
    });
  }
  return mails;
}

async function peopleToWarn({ control, now }: Pick<Portal, "control" | "now">) {
  const rows = await control.read.selectFrom("accounts")
    .innerJoin("grants", "grants.account_id", "accounts.id").innerJoin("users", "users.id", "grants.user_id")
    .leftJoin("password_warnings", (join) =>
      join.onRef("password_warnings.user_id", "=", "users.id")
        .onRef("password_warnings.password_set_at", "=", "users.password_set_at"))
    .select((eb) => [
      "users.id",
      "users.email",
      "users.first_name",
      "users.password_set_at",
      "accounts.id as account",
      "accounts.password_days",
      eb.fn.min("password_warnings.days").as("told"),
    ])
    .where("password_days", "is not", null).where("users.password", "is not", null)
    .where("disabled_at", "is", null).where("deactivated_at", "is", null).groupBy("users.id").groupBy(
      "accounts.id",
    )
    .execute();
  return rows.flatMap((row) => {
    const setAt = new Date(row.password_set_at!);
    const left = Math.ceil((expiryOf(setAt, row.password_days)!.getTime() - now().getTime()) / DAY);
    const days = AHEAD.findLast((ahead) => left <= ahead);
    if (left <= 0 || days === undefined || (row.told !== null && row.told <= days)) return [];
    const { id, email, first_name: firstName, account } = row;
    return [{ id, email, firstName, account, days, left, setAt: row.password_set_at! }];
  });
}
