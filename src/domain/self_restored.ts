import { NOBODY } from "./actor.ts";
import { INSTALLATION, recordAudit } from "./audit/record.ts";
import type { ControlDatabase } from "./control.ts";
import type { InstanceKeys } from "./instance_keys.ts";
import { noteSelfCopy, type SelfCopy } from "./self_copies.ts";

const OPERATOR = { ...NOBODY, agent: "command line" };

/**
 * What is told of an installation that came back from a copy: all sessions are over, and links in mails that are under
 * way open nothing, for some may have been used or taken back since the copy.
 */
export async function concludeSelfRestore(
  control: ControlDatabase,
  keys: InstanceKeys,
  copy: SelfCopy,
  now: Date,
): Promise<{ sessions: number }> {
  return await control.write(async (trx) => {
    const ended = await trx.deleteFrom("sessions").executeTakeFirst();
    for (const table of ["mail_tokens", "challenges", "authorizations"] as const) {
      await trx.deleteFrom(table).execute();
    }
    await noteSelfCopy(trx, copy);
    const sessions = Number(ended.numDeletedRows);
    const told = { action: "installation.restored" as const, detail: { copy: copy.id, sessions } };
    await recordAudit(trx, keys, INSTALLATION, OPERATOR, told, now);
    return { sessions };
  });
}
