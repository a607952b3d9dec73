import { newRecoveryCodes } from "../../auth/recovery_codes.ts";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlReader, ControlWriter } from "../control.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import type { Portal } from "../portal.ts";
import { hasFactor } from "./users.ts";

/** Makes ten new codes; older ones are dead. They are shown once: only their MACs are kept. */
export async function makeRecoveryCodes(
  trx: ControlWriter,
  { keys, now }: Portal,
  actor: Actor,
): Promise<string[]> {
  const codes = newRecoveryCodes();
  const at = now().getTime();
  await trx.deleteFrom("recovery_codes").where("user_id", "=", actor.userId).execute();
  for (const code of codes) {
    const mac = await recoveryMac(keys, actor.userId, code);
    await trx.insertInto("recovery_codes")
      .values({ user_id: actor.userId, mac, made_at: at, used_at: null }).execute();
  }
  await recordAudit(trx, keys, actor.account, actor, { action: "recovery_codes.made" }, now());
  return codes;
}

/** Codes without a factor that could be lost would be passwords. */
export async function dropIdleRecoveryCodes(trx: ControlWriter, userId: string) {
  if (await hasFactor(trx, userId)) return;
  await trx.deleteFrom("recovery_codes").where("user_id", "=", userId).execute();
}

/** New codes in the place of the old ones. */
export async function renewRecoveryCodes(portal: Portal, actor: Actor): Promise<string[]> {
  return await portal.control.write((trx) => makeRecoveryCodes(trx, portal, actor));
}

/** How many are left. */
export async function countRecoveryCodes(db: ControlReader, userId: string): Promise<number> {
  const row = await db.selectFrom("recovery_codes").select((eb) => eb.fn.countAll<number>().as("count"))
    .where("user_id", "=", userId).where("used_at", "is", null).executeTakeFirstOrThrow();
  return row.count;
}

/** As a code is kept: bound to its person. */
export async function recoveryMac(keys: InstanceKeys, userId: string, code: string): Promise<string> {
  return await keys.mac("recovery_codes.mac", `${userId} ${code}`);
}
