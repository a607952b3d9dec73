import type { Reader } from "../../storage/catalogue/power.ts";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlDatabase } from "../control.ts";
import type { Attachment } from "./mails.ts";
import { queueMail } from "./outbox.ts";
import type { Portal } from "../portal.ts";
import { scopeOf } from "../scope.ts";
import { usageReport } from "../tasks/usage_report.ts";

/** Bytes of a report that still goes with its mail: some servers refuse more than 10 MB in base64. */
const ATTACHED = 4 * 1024 * 1024;

/**
 * Mails the usage report (B12) to who asks: as a file where it is small enough, and always as a link to it. It shows
 * what the person may see.
 */
export async function mailUsageReport(
  { portal, db, catalogue }: { portal: Portal; db: ControlDatabase; catalogue: Reader },
  actor: Actor,
): Promise<{ attached: boolean }> {
  const { keys, settings, now } = portal;
  const at = now();
  const attachment = await reportFile({ control: db.read, catalogue }, actor, at);
  const mail = {
    kind: "usage_report" as const,
    name: actor.firstName,
    account: actor.accountName,
    day: at.toISOString().slice(0, 10),
    link: `${settings.origin}/usage.csv`,
    attachment,
  };
  await db.write(async (trx) => {
    await queueMail(trx, keys, actor.account, { to: actor.email, mail }, at);
    const told = {
      action: "report.mailed" as const,
      object: { kind: "account", id: actor.account, name: actor.accountName },
      detail: { attached: attachment !== null },
    };
    await recordAudit(trx, keys, actor.account, actor, told, at);
  });
  portal.nudge();
  return { attached: attachment !== null };
}

/** Null where it is too large for a mail. */
async function reportFile(
  parts: Parameters<typeof usageReport>[0],
  actor: Actor,
  at: Date,
): Promise<Attachment | null> {
  let text = "";
  for await (const piece of usageReport(parts, scopeOf(actor))) {
    text += piece;
    if (text.length > ATTACHED) return null;
  }
  return { filename: `usage-${at.toISOString().slice(0, 10)}.csv`, type: "text/csv; charset=utf-8", text };
}
