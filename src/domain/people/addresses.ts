import { z } from "zod";
import type { Actor } from "../actor.ts";
import { recordAudit, type Told } from "../audit/record.ts";
import type { ControlReader, ControlWriter } from "../control.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { newId } from "../ids.ts";
import { readInput } from "../input.ts";
import type { Portal } from "../portal.ts";
import { type AddressRange, isWithin, readRange } from "./address_range.ts";
import { mailAboutSecurity } from "./security_mail.ts";

export const allowForm = z.strictObject({
  addresses: z.string("is missing").trim().min(1, "is missing").max(2000, "is longer than 2,000 characters"),
  description: z.string("is missing").trim().normalize("NFC").max(100, "is longer than 100 characters")
    .regex(/^[^\p{Cc}]*$/u, "must be one line"),
});

/** Ranges of one account at most: each request is held against all of them. */
const MOST = 200;

/** Addresses that people may enter from. */
export interface AllowedAddress {
  id: string;
  range: AddressRange;
  description: string;
  addedAt: Date;
  addedBy: string;
}

/** The account's list, and whether it counts. */
export interface Restriction {
  restrictedAt: Date | null;
  allowed: AllowedAddress[];
}

/** What the page shows. */
export async function readRestriction(db: ControlReader, account: string): Promise<Restriction> {
  const { addresses_restricted_at: at } = await db.selectFrom("accounts").select("addresses_restricted_at")
    .where("id", "=", account).executeTakeFirstOrThrow();
  const rows = await db.selectFrom("allowed_addresses").selectAll().where("account_id", "=", account)
    .orderBy("added_at").orderBy("id").execute();
  return {
    restrictedAt: at === null ? null : new Date(at),
    allowed: rows.map((row) => ({
      id: row.id,
      range: row.range,
      description: row.description,
      addedAt: new Date(row.added_at),
      addedBy: row.added_by,
    })),
  };
}

/** Whether an address is on the account's list. */
export async function isAllowedFrom(db: ControlReader, account: string, ip: string): Promise<boolean> {
  const rows = await db.selectFrom("allowed_addresses").select("range").where("account_id", "=", account)
    .execute();
  return isWithin(rows.map(({ range }) => range), ip);
}

/** Puts addresses on the list, separated by commas or lines. Throws `Invalid` naming those that are none. */
export async function allowAddresses(portal: Portal, actor: Actor, input: unknown) {
  const { addresses, description } = readInput("Cannot add the addresses", allowForm, input);
  const ranges = readRanges(addresses);
  await changing(portal, async (trx) => {
    const { allowed } = await readRestriction(trx, actor.account);
    const known = new Set(allowed.map(({ range }) => range));
    const fresh = [...new Set(ranges)].filter((range) => !known.has(range));
    if (fresh.length === 0) throw new Invalid("Cannot add them", { addresses: "are on the list already" });
    if (known.size + fresh.length > MOST) {
      throw new Invalid("Cannot add them", { addresses: `are too many: ${MOST} is the most; use ranges` });
    }
    for (const range of fresh) await insert(trx, portal, actor, range, description);
    const detail = { added: fresh, description };
    await tell(
      trx,
      portal,
      actor,
      { action: "addresses.allowed", detail },
      `May enter from now on: ${fresh.join(", ")}.`,
    );
  });
}

/** Takes a range off the list. Throws `NotFound`, and `Conflict` where it would shut out who asks. */
export async function disallowAddress(portal: Portal, actor: Actor, id: string) {
  await changing(portal, async (trx) => {
    const { restrictedAt, allowed } = await readRestriction(trx, actor.account);
    const gone = allowed.find((one) => one.id === id);
    if (gone === undefined) throw new NotFound("Cannot remove this address: there is none of that id");
    if (restrictedAt !== null) refuseSelfExclusion(allowed.filter((one) => one !== gone), actor);
    await trx.deleteFrom("allowed_addresses").where("account_id", "=", actor.account).where("id", "=", id)
      .execute();
    const told = { action: "addresses.removed" as const, detail: { removed: gone.range } };
    await tell(trx, portal, actor, told, `May not enter any more: ${gone.range}.`);
  });
}

function readRanges(text: string): AddressRange[] {
  const parts = text.split(/[,\n;]+/).map((part) => part.trim()).filter(Boolean);
  const wrong = parts.find((part) => readRange(part) === null);
  if (wrong === undefined) return parts.map((part) => readRange(part)!);
  throw new Invalid("Cannot add the addresses", {
    addresses: `Not an IP address: ${
      wrong.slice(0, 60)
    }. Write 192.0.2.7, 192.0.2.0/24 or 192.0.2.1-192.0.2.20.`,
  });
}

/** Throws `Conflict` where who asks would not be let in by this list. */
export function refuseSelfExclusion(allowed: AllowedAddress[], { ip }: Actor) {
  if (isWithin(allowed.map(({ range }) => range), ip)) return;
  throw new Conflict(
    `Cannot do this from ${ip}: you would lock yourself out; put your own address on the list first`,
  );
}

async function insert(
  trx: ControlWriter,
  { now }: Portal,
  actor: Actor,
  range: AddressRange,
  description: string,
) {
  await trx.insertInto("allowed_addresses").values({
    account_id: actor.account,
    id: newId(),
    range,
    description,
    added_at: now().getTime(),
    added_by: actor.email,
  }).execute();
}

/** One write, after which mails go out. */
export async function changing(portal: Portal, work: (trx: ControlWriter) => Promise<void>) {
  await portal.control.write(work);
  portal.nudge();
}

/** To the audit log, and to everybody whom the mails about security go to. */
export async function tell(trx: ControlWriter, portal: Portal, actor: Actor, told: Told, words: string) {
  await recordAudit(trx, portal.keys, actor.account, actor, told, portal.now());
  await mailAboutSecurity(trx, portal, actor, `IP Restrictions: ${words}`);
}
