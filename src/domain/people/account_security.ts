import { z } from "zod";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlReader } from "../control.ts";
import { Conflict, Invalid } from "../errors.ts";
import { readInput } from "../input.ts";
import type { Portal } from "../portal.ts";
import { keepingOthers, lastWho, seenField } from "../stale_form.ts";
import { mailAboutSecurity } from "./security_mail.ts";
import { hasFactor } from "./users.ts";

/** What holds for everybody in an account (product S4). */
export interface AccountSecurity {
  factorRequired: boolean;
  /** People who would have to set one up. */
  withoutFactor: number;
  /** Null: passwords stay good. */
  passwordDays: number | null;
  addressesRestricted: boolean;
}

export const factorRuleForm = z.strictObject({
  required: z.literal("on", "is none of the choices").optional(),
  seen: seenField,
});

export const expirationForm = z.strictObject({
  expires: z.literal("on", "is none of the choices").optional(),
  days: z.string("is missing").trim().regex(/^\d{0,4}$/, "must be a number of days"),
  seen: seenField,
});

/** What the form of **Enforce Two-Factor Authentication** shows. */
export function shownFactorRule({ factorRequired }: Pick<AccountSecurity, "factorRequired">) {
  return { required: factorRequired ? "on" : undefined };
}

/** What the form of **Password Expiration** shows. */
export function shownExpiration({ passwordDays }: Pick<AccountSecurity, "passwordDays">) {
  return { expires: passwordDays === null ? undefined : "on", days: String(passwordDays ?? USUAL_DAYS) };
}

const USUAL_DAYS = 90;

const WHAT = "Cannot change this";
const LEAST_DAYS = 7;
const MOST_DAYS = 730;

/** What the security page shows of it. */
export async function readAccountSecurity(db: ControlReader, account: string): Promise<AccountSecurity> {
  const row = await db.selectFrom("accounts")
    .select(["two_factor_required_at", "password_days", "addresses_restricted_at"]).where("id", "=", account)
    .executeTakeFirstOrThrow();
  const people = await db.selectFrom("grants").select("user_id").where("account_id", "=", account).execute();
  const have = await Promise.all(people.map(({ user_id }) => hasFactor(db, user_id)));
  return {
    factorRequired: row.two_factor_required_at !== null,
    withoutFactor: have.filter((one) => !one).length,
    passwordDays: row.password_days,
    addressesRestricted: row.addresses_restricted_at !== null,
  };
}

/**
 * **Enforce Two-Factor Authentication**: from their next request on, whoever has none sets one up first. Throws
 * `Conflict` where the person has none themselves.
 */
export async function requireFactor(portal: Portal, actor: Actor, input: object) {
  await portal.control.write(async (trx) => {
    const shown = shownFactorRule(await readAccountSecurity(trx, actor.account));
    const by = await lastWho(trx, actor.account, ["account.two_factor_changed"]);
    const { required } = readInput(WHAT, factorRuleForm, keepingOthers(WHAT, input, shown, by));
    if (required && !await hasFactor(trx, actor.userId)) {
      throw new Conflict("Cannot ask everybody for a second factor: set up your own first");
    }
    const at = required ? portal.now().getTime() : null;
    await trx.updateTable("accounts").set({ two_factor_required_at: at }).where("id", "=", actor.account)
      .execute();
    const told = { action: "account.two_factor_changed" as const, detail: { required: required === "on" } };
    await recordAudit(trx, portal.keys, actor.account, actor, told, portal.now());
    const words = required
      ? "A second factor is asked of everybody."
      : "A second factor is not asked for any more.";
    await mailAboutSecurity(trx, portal, actor, words);
  });
  portal.nudge();
}

/** **Password Expiration**: asked for at the next sign-in, never amid a session or a backup (security A19). Throws `Invalid`. */
export async function setPasswordExpiration(portal: Portal, actor: Actor, input: object) {
  await portal.control.write(async (trx) => {
    const shown = shownExpiration(await readAccountSecurity(trx, actor.account));
    const by = await lastWho(trx, actor.account, ["account.password_expiration_changed"]);
    const { expires, days: text } = readInput(WHAT, expirationForm, keepingOthers(WHAT, input, shown, by));
    const days = expires ? readDays(text) : null;
    await trx.updateTable("accounts").set({
      password_days: days,
      password_days_set_at: portal.now().getTime(),
    }).where("id", "=", actor.account).execute();
    const told = { action: "account.password_expiration_changed" as const, detail: { days } };
    await recordAudit(trx, portal.keys, actor.account, actor, told, portal.now());
    const words = days === null
      ? "Passwords do not expire any more."
      : `Passwords expire after ${days} days.`;
    await mailAboutSecurity(trx, portal, actor, words);
  });
  portal.nudge();
}

function readDays(text: string): number {
  const days = z.coerce.number().int().min(LEAST_DAYS).max(MOST_DAYS).safeParse(text);
  if (days.success) return days.data;
  throw new Invalid(WHAT, { days: `must be from ${LEAST_DAYS} to ${MOST_DAYS}` });
}
