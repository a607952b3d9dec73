import { z } from "zod";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { readInput } from "../input.ts";
import type { Portal } from "../portal.ts";
import { passwordField } from "./fields.ts";
import { checkOwnPassword } from "./own_password.ts";
import { CONFIRMED, type NewSession, renewSession } from "./sessions.ts";

export const presenceForm = z.strictObject({ password: passwordField });

/** Whether the person proved to be here so lately that dangerous acts need no new proof. */
export function isPresent(actor: Actor, now: Date): boolean {
  return now.getTime() - actor.confirmedAt < CONFIRMED;
}

/** Proves to be here by the password; the session gets a new token (security S2). Throws `Invalid`, `TooMany`. */
export async function confirmPresence(portal: Portal, actor: Actor, input: unknown): Promise<NewSession> {
  const { password } = readInput("Cannot confirm", presenceForm, input);
  await checkOwnPassword(portal, actor, password, "password");
  return await markPresent(portal, actor, "password");
}

/** The proof has been given. */
export async function markPresent(
  { control, keys, now }: Portal,
  actor: Actor,
  by: string,
): Promise<NewSession> {
  return await control.write(async (trx) => {
    await recordAudit(
      trx,
      keys,
      actor.account,
      actor,
      { action: "session.confirmed", detail: { by } },
      now(),
    );
    return await renewSession(trx, actor.sessionId, now());
  });
}
