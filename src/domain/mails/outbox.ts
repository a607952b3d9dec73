import type { Selectable, Updateable } from "kysely";
import type { OutboxTable } from "../../storage/database/people_tables.ts";
import { Secret } from "../../storage/secrets/secret.ts";
import { recordActivity } from "../activity/record.ts";
import { NOBODY } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlDatabase, ControlReader, ControlWriter } from "../control.ts";
import { newId } from "../ids.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import { type AddressedMail, type Mail, MAIL_NAMES } from "./mails.ts";

/** Tries before a mail is given up: with the waits below, about two days. */
const MAIL_TRIES = 14;
const FIRST_WAIT = 15_000;
const LONGEST_WAIT = 6 * 3_600_000;

/** A mail whose time has come, sealed as it lies there. */
export interface DueRow {
  account: string;
  id: string;
  attempts: number;
  to: string;
  payload: string;
}

/** A mail that is due. */
export interface DueMail extends AddressedMail, Omit<DueRow, "payload"> {}

/** Writes a mail down in the transaction of what it tells of; it is sent once that is durable. */
export async function queueMail(
  trx: ControlWriter,
  keys: InstanceKeys,
  account: string,
  { to, mail }: AddressedMail,
  now: Date,
) {
  const id = newId();
  await trx.insertInto("outbox").values({
    account_id: account,
    id,
    kind: mail.kind,
    recipient: to,
    payload: await keys.seal("outbox.payload", new Secret(JSON.stringify(mail)), id),
    made_at: now.getTime(),
    next_at: now.getTime(),
  }).execute();
}

/** Mails whose time has come, oldest first. Each is opened by itself: one that cannot be holds back no other. */
export async function dueMails(db: ControlReader, now: Date, most: number): Promise<DueRow[]> {
  return await unsent(db).select(["account_id as account", "id", "attempts", "recipient as to", "payload"])
    .where("next_at", "<=", now.getTime()).orderBy("next_at").limit(most).execute();
}

/** Throws `SecretsError` where it is not what was sealed. */
export async function openMail(keys: InstanceKeys, { payload, ...row }: DueRow): Promise<DueMail> {
  const mail = JSON.parse((await keys.open("outbox.payload", payload, row.id)).reveal()) as Mail;
  return { ...row, mail };
}

/** When the next mail is due, unix milliseconds; null: none waits. */
export async function nextMailAt(db: ControlReader): Promise<number | null> {
  const row = await unsent(db).select((eb) => eb.fn.min("next_at").as("at")).executeTakeFirst();
  return row?.at ?? null;
}

/** It has been taken; the link in it is forgotten, and the logs are told. */
export async function markMailSent(
  db: ControlDatabase,
  keys: InstanceKeys,
  { account, id }: Pick<DueRow, "account" | "id">,
  now: Date,
) {
  await db.write(async (trx) => {
    const row = await change(trx, { account, id }, { sent_at: now.getTime(), payload: "", last_error: null });
    await tell(trx, keys, row, "notification.sent", now);
  });
}

/**
 * It was not taken. It is tried again, later and later, with jitter from `random` (0 to 1); given up where `permanent`,
 * or after `MAIL_TRIES`, and then the logs are told.
 */
export async function markMailFailed(
  db: ControlDatabase,
  keys: InstanceKeys,
  { account, id, attempts }: Pick<DueRow, "account" | "id" | "attempts">,
  failure: { words: string; permanent: boolean },
  { now, random }: { now: Date; random: number },
) {
  const given = failure.permanent || attempts + 1 >= MAIL_TRIES;
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempts) * (0.5 + random);
  const next = given
    ? { given_up_at: now.getTime(), payload: "" }
    : { next_at: now.getTime() + Math.round(wait) };
  const set = { ...next, attempts: attempts + 1, last_error: failure.words.slice(0, 300) };
  await db.write(async (trx) => {
    const row = await change(trx, { account, id }, set);
    if (given) await tell(trx, keys, row, "notification.failed", now);
  });
}

async function change(
  trx: ControlWriter,
  { account, id }: Pick<DueRow, "account" | "id">,
  set: Updateable<OutboxTable>,
) {
  return await trx.updateTable("outbox").set(set).where("account_id", "=", account).where("id", "=", id)
    .returningAll().executeTakeFirstOrThrow();
}

async function tell(
  trx: ControlWriter,
  keys: InstanceKeys,
  { account_id: account, id, kind, recipient, last_error }: Selectable<OutboxTable>,
  action: "notification.sent" | "notification.failed",
  now: Date,
) {
  const isSent = action === "notification.sent";
  const about = { kind, to: recipient, ...isSent ? {} : { why: last_error } };
  const object = { kind: "mail", id, name: MAIL_NAMES[kind as Mail["kind"]] ?? kind };
  const outcome = isSent ? "done" : "failed";
  await recordAudit(trx, keys, account, NOBODY, { action, outcome, object, detail: about }, now);
  const description = isSent ? `${object.name}.` : `${object.name}: given up. ${last_error}`;
  const told = { activity: "mail", outcome: isSent ? "succeeded" : "failed", item: recipient } as const;
  await recordActivity(trx, account, { ...told, description }, now);
}

function unsent(db: ControlReader) {
  return db.selectFrom("outbox").where("sent_at", "is", null).where("given_up_at", "is", null);
}
