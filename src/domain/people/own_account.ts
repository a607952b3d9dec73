import { z } from "zod";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlDatabase, ControlReader } from "../control.ts";
import { readInput } from "../input.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import { keepingOthers, lastWho, seenField } from "../stale_form.ts";
import { nameField } from "./fields.ts";

/** What the account page shows of an account. */
export interface Account {
  id: string;
  name: string;
  location: string;
  trialEndsAt: Date | null;
  factorRequired: boolean;
  /** By whom it came; null: by nobody. */
  partnerId: string | null;
}

export const companyForm = z.strictObject({ company: nameField, seen: seenField });

/** The account that the scoped door is of. */
export async function findAccount(db: ControlReader, id: string): Promise<Account> {
  const row = await db.selectFrom("accounts").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  return {
    id: row.id,
    name: row.name,
    location: row.location,
    trialEndsAt: row.trial_ends_at === null ? null : new Date(row.trial_ends_at),
    partnerId: row.partner_id,
    factorRequired: row.two_factor_required_at !== null,
  };
}

/** Changes the name of the account. Throws `Invalid`. */
export async function renameAccount(
  db: ControlDatabase,
  keys: InstanceKeys,
  actor: Actor,
  input: object,
  now: Date,
) {
  const what = "Cannot rename the account";
  await db.write(async (trx) => {
    const { name: before } = await findAccount(trx, actor.account);
    const by = await lastWho(trx, actor.account, ["account.renamed"]);
    const { company: name } = readInput(
      what,
      companyForm,
      keepingOthers(what, input, { company: before }, by),
    );
    await trx.updateTable("accounts").set({ name }).where("id", "=", actor.account).execute();
    const object = { kind: "account", id: actor.account, name };
    const detail = { before, after: name };
    await recordAudit(trx, keys, actor.account, actor, { action: "account.renamed", object, detail }, now);
  });
}
