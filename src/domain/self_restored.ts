import { NOBODY } from "./actor.ts";
import { INSTALLATION, recordAudit } from "./audit/record.ts";
import type { ControlDatabase } from "./control.ts";
import type { InstanceKeys } from "./instance_keys.ts";
import { noteSelfCopy, type SelfCopy } from "./self_copies.ts";

const OPERATOR = { ...NOBODY, agent: "command line" };

/**
 * What is told of an installation that came back from a copy: all sessions are over, and links in mails that are under
 * way open nothing, for some may have been used or taken back since the copy. Mails of then are not sent, and restores
 * and exports of then do not go on: they may have been done since, and would be done again over what is newer.
 */
export async function concludeSelfRestore(
  control: ControlDatabase,
  keys: InstanceKeys,
  copy: SelfCopy,
  now: Date,
): Promise<{ sessions: number }> {
  return await control.write(async (trx) => {
    const ended = await trx.deleteFrom("sessions").executeTakeFirst();
    for (const table of ["mail_tokens", "challenges", "authorizations", "requests"] as const) {
      await trx.deleteFrom(table).execute();
    }
    await trx.updateTable("invitations").set({ expires_at: now.getTime() })
      .where("expires_at", ">", now.getTime()).execute();
    await trx.updateTable("outbox")
      .set({
        given_up_at: now.getTime(),
        payload: "",
        last_error: "It was waiting in a copy that was put back.",
      })
      .where("sent_at", "is", null).where("given_up_at", "is", null).execute();
    await trx.deleteFrom("jobs").where("kind", "in", ["restore", "export"]).where("state", "in", [
      "queued",
      "running",
    ])
      .execute();
    await noteSelfCopy(trx, copy);
    const sessions = Number(ended.numDeletedRows);
    const told = { action: "installation.restored" as const, detail: { copy: copy.id, sessions } };
    await recordAudit(trx, keys, INSTALLATION, OPERATOR, told, now);
    return { sessions };
  });
}
