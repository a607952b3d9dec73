import { keptMailFiles, readKeptMail, type ReadMail } from "../../integrations/kept_mails.ts";
import type { ControlReader } from "../control.ts";
import { NotFound } from "../errors.ts";
import { type Mail, MAIL_NAMES } from "../mails/mails.ts";

export type { ReadMail as KeptMail } from "../../integrations/kept_mails.ts";

/** A mail as the operator sees it: to whom and what kind of, never what it says. */
export interface OutgoingMail {
  id: string;
  account: string;
  to: string;
  subject: string;
  state: "waiting" | "sent" | "given_up";
  madeAt: Date;
  /** Of a waiting one: when it is tried next. */
  nextAt: Date;
  attempts: number;
  /** Why the last try failed. */
  error: string | null;
  /** Its file in the folder that stands in for a mail server; null: there is none. */
  file: string | null;
}

/** Sent ones that are shown. */
const SENT = 50;
/** Those that need somebody to look, at most. */
const TROUBLED = 200;

/** Waiting and given up ones first, newest first, then the last that were sent; `folder` is null where there is a mail server. */
export async function outgoingMails(db: ControlReader, folder: string | null): Promise<OutgoingMail[]> {
  const files = folder === null ? new Map<string, string>() : await keptMailFiles(folder);
  const rows = () =>
    db.selectFrom("outbox").innerJoin("accounts", "accounts.id", "outbox.account_id")
      .selectAll("outbox").select("accounts.name as account_name");
  const unsent = await rows().where("sent_at", "is", null).orderBy("made_at", "desc").limit(TROUBLED)
    .execute();
  const sent = await rows().where("sent_at", "is not", null).orderBy("made_at", "desc").limit(SENT).execute();
  return [...unsent, ...sent].map((row) => ({
    id: row.id,
    account: row.account_name,
    to: row.recipient,
    subject: MAIL_NAMES[row.kind as Mail["kind"]] ?? row.kind,
    state: row.sent_at !== null ? "sent" : row.given_up_at !== null ? "given_up" : "waiting",
    madeAt: new Date(row.made_at),
    nextAt: new Date(row.next_at),
    attempts: row.attempts,
    error: row.last_error,
    file: files.get(row.id) ?? null,
  }));
}

/** A mail of the folder that stands in for a mail server. Throws `NotFound`. */
export async function keptMail(folder: string | null, file: string): Promise<ReadMail> {
  const found = folder === null ? null : await readKeptMail(folder, file);
  if (found === null) throw new NotFound("Cannot find the mail: there is no file of that name");
  return found;
}
