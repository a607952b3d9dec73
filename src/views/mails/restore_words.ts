import type { Mail } from "../../domain/mails/mails.ts";
import { countText } from "../components/quantities.ts";
import type { MailWords } from "./words.ts";

type RestoreMail = Extract<Mail, { kind: "restore_ended" }>;

const ENDS: Record<RestoreMail["how"], string> = {
  succeeded: "Your restore is done",
  partial: "Your restore is done, but for some items",
  failed: "Your restore has failed",
  waiting: "Your restore waits",
  stopped: "Your restore has stopped",
};

/** How a restore ended, or why it waits. */
export function restoreWords({ name, what, how, restored, missing, reason, link }: RestoreMail): MailWords {
  const counts =
    `${countText(restored, "file")} ${restored === 1 ? "is where it belongs" : "are where they belong"}` +
    (missing > 0 ? `, ${countText(missing, "item")} ${missing === 1 ? "is" : "are"} not.` : ".");
  return {
    subject: ENDS[how],
    greeting: `Hello ${name},`,
    lines: [
      `you asked for a restore: ${what}.`,
      ...restored + missing > 0 ? [counts] : [],
      ...reason ? [reason] : [],
    ],
    button: { label: "See every item", href: link },
    after: how === "waiting" ? ["It goes on by itself; nothing that was restored is done again."] : [],
  };
}
