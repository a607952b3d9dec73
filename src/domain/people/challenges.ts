import type { ChallengesTable } from "../../storage/database/people_tables.ts";
import { newId } from "../ids.ts";
import type { Portal } from "../portal.ts";

type Purpose = ChallengesTable["purpose"];

/** A challenge is good for so long, and once. */
const LIFE = 5 * 60_000;

/** Keeps what a browser is asked to sign. `userId` null: nobody has said yet who they are. */
export async function keepChallenge(
  { control, now }: Portal,
  purpose: Purpose,
  userId: string | null,
  challenge: string,
) {
  const at = now().getTime();
  await control.write(async (trx) => {
    await trx.deleteFrom("challenges").where("expires_at", "<=", at).execute();
    await trx.insertInto("challenges")
      .values({ id: newId(), purpose, user_id: userId, challenge, expires_at: at + LIFE }).execute();
  });
}

/** Whether a challenge was given out for this and is still good; it is used up by asking. */
export async function takeChallenge(
  { control, now }: Portal,
  purpose: Purpose,
  userId: string | null,
  challenge: string,
): Promise<boolean> {
  return await control.write(async (trx) => {
    const taken = await trx.deleteFrom("challenges").where("challenge", "=", challenge)
      .where("purpose", "=", purpose).where("user_id", userId === null ? "is" : "=", userId)
      .where("expires_at", ">", now().getTime()).returning("id").executeTakeFirst();
    return taken !== undefined;
  });
}
