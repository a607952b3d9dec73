import { oldestAccount } from "../accounts.ts";
import type { Actor } from "../actor.ts";
import { INSTALLATION, recordAudit } from "../audit/record.ts";
import { enqueue } from "../jobs/queue.ts";
import { INSTALLATION_SUBJECT } from "../jobs/subjects.ts";
import type { Portal } from "../portal.ts";

/** Asks for a copy of the installation into its storage; where one is under way, that is it. */
export async function askSelfCopy({ control, keys, now }: Portal, actor: Actor) {
  await control.write(async (trx) => {
    const account = (await oldestAccount(trx))!;
    const askedBy = actor.userId;
    await enqueue(trx, { account, kind: "self_copy", subject: INSTALLATION_SUBJECT, askedBy, now: now() });
    await recordAudit(trx, keys, INSTALLATION, actor, { action: "installation.copy_asked" }, now());
  });
}
