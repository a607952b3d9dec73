import { hashToken, newToken } from "../../auth/tokens.ts";
import type { MailTokensTable } from "../../storage/database/people_tables.ts";
import type { ControlReader, ControlWriter } from "../control.ts";
import { Invalid } from "../errors.ts";

export type Purpose = MailTokensTable["purpose"];

const MINUTE = 60_000;
/** How long a link is good for. */
export const LIFE: Record<Purpose, number> = {
  activation: 24 * 60 * MINUTE,
  reset: 30 * MINUTE,
  email: 60 * MINUTE,
};

/** Makes a link's token; those that the person had for the same purpose are dead from now on. */
export async function makeMailToken(
  trx: ControlWriter,
  of: { purpose: Purpose; userId: string; address: string },
  now: Date,
): Promise<string> {
  const token = newToken();
  const at = now.getTime();
  await trx.deleteFrom("mail_tokens").where("user_id", "=", of.userId).where("purpose", "=", of.purpose)
    .execute();
  await trx.insertInto("mail_tokens").values({
    token_hash: hashToken(token),
    purpose: of.purpose,
    user_id: of.userId,
    address: of.address,
    made_at: at,
    expires_at: at + LIFE[of.purpose],
    used_at: null,
  }).execute();
  return token;
}

/** Whom a link is for, without using it. Throws `Invalid` with one sentence for unknown, used and expired ones. */
export async function readMailToken(db: ControlReader, purpose: Purpose, token: string, now: Date) {
  const row = await db.selectFrom("mail_tokens").select(["user_id", "address"])
    .where("token_hash", "=", hashToken(token)).where("purpose", "=", purpose).where("used_at", "is", null)
    .where("expires_at", ">", now.getTime()).executeTakeFirst();
  if (row === undefined) throw spent();
  return row;
}

/** Uses a link, once: of many at the same time one succeeds (security A10). Throws `Invalid`. */
export async function useMailToken(trx: ControlWriter, purpose: Purpose, token: string, now: Date) {
  const at = now.getTime();
  const row = await trx.updateTable("mail_tokens").set({ used_at: at })
    .where("token_hash", "=", hashToken(token)).where("purpose", "=", purpose).where("used_at", "is", null)
    .where("expires_at", ">", at).returning(["user_id", "address"]).executeTakeFirst();
  if (row === undefined) throw spent();
  return row;
}

function spent(): Invalid {
  return new Invalid("Cannot use this link: it was used already, or is too old; ask for a new one", {
    token: "was used already, or is too old",
  });
}
