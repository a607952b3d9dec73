import { z } from "zod";
import { isSame, newToken } from "../../auth/tokens.ts";
import type { Visit } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlReader, ControlWriter } from "../control.ts";
import { Invalid, NotFound } from "../errors.ts";
import { newId } from "../ids.ts";
import { readInput } from "../input.ts";
import type { Portal } from "../portal.ts";
import { emailField, nameField, newPasswordField, tokenField } from "./fields.ts";
import { refuseDifferent } from "./new_password.ts";
import { ALONE, refuseWeakPassword } from "./password_rules.ts";
import { beginSession, type NewSession } from "./sessions.ts";
import { patiently } from "./sign_in.ts";
import { addPrimaryUser, hasUsers, type NewUser, sealPassword } from "./users.ts";

/** What the program prints at its start while nobody can sign in: whoever reads its log may set it up (security A18). */
export class SetUpToken {
  readonly text = newToken();

  matches(token: string): boolean {
    return isSame(token, this.text);
  }
}

/** What the operator says of themselves. */
export const operatorSetUp = z.strictObject({
  token: tokenField,
  company: nameField,
  firstName: nameField,
  lastName: nameField,
  email: emailField,
  password: newPasswordField,
  confirm: z.string("is missing"),
});

/** Throws `NotFound` once anybody can sign in: the page is gone then. */
export async function refuseSetUpAgain(db: ControlReader) {
  if (await hasUsers(db)) throw new NotFound("Cannot set up Dropkeep again: it has been set up");
}

/**
 * Makes the first person: operator, and primary user of the account that the command line works for. Signed in at
 * once. Throws `NotFound` where that is done, `Invalid`.
 */
export async function setUpOperator(portal: Portal, visit: Visit, input: unknown): Promise<NewSession> {
  await refuseSetUpAgain(portal.control.read);
  const wanted = readInput("Cannot set up Dropkeep", operatorSetUp, input);
  refuseOtherToken(portal, wanted.token);
  refuseDifferent(wanted);
  const { company, firstName, lastName, email } = wanted;
  await refuseWeakPassword(wanted.password, [company, firstName, lastName, email], ALONE);
  const id = newId();
  const password = await sealPassword(
    portal,
    id,
    await patiently(() => portal.passwords.hash(wanted.password)),
  );
  return await portal.control.write((trx) =>
    makeOperator(trx, portal, visit, company, { id, email, firstName, lastName, password })
  );
}

function refuseOtherToken({ setUp }: Portal, token: string) {
  if (setUp.matches(token)) return;
  throw new Invalid("Cannot set up Dropkeep: this is not the link that its log shows", {
    token: "is not the one that was printed at the last start",
  });
}

async function makeOperator(
  trx: ControlWriter,
  { keys, now }: Portal,
  visit: Visit,
  company: string,
  user: NewUser,
) {
  await refuseSetUpAgain(trx);
  const since = { activated_at: now().getTime(), operator_since: now().getTime() };
  const { id: account } = await trx.selectFrom("accounts").select("id").orderBy("created_at").orderBy("id")
    .executeTakeFirstOrThrow();
  await trx.updateTable("accounts").set({ name: company }).where("id", "=", account).execute();
  await addPrimaryUser(trx, account, user, now(), since);
  const by = { ...visit, userId: user.id, email: user.email };
  const object = { kind: "account", id: account, name: company };
  await recordAudit(trx, keys, account, by, { action: "account.created", object }, now());
  return await beginSession(trx, { userId: user.id, account, stage: "full" }, visit, now());
}
