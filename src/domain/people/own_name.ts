import { z } from "zod";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { readInput } from "../input.ts";
import type { Portal } from "../portal.ts";
import { keepingOthers, seenField } from "../stale_form.ts";
import { nameField } from "./fields.ts";

export const nameForm = z.strictObject({ firstName: nameField, lastName: nameField, seen: seenField });

const WHAT = "Cannot change the name";
/** Nobody else changes it. */
const ONESELF = "yourself in another window";

/** Changes one's own name. Throws `Invalid`. */
export async function renameUser({ control, keys, now }: Portal, actor: Actor, input: object) {
  await control.write(async (trx) => {
    const before = await trx.selectFrom("users").select(["first_name as firstName", "last_name as lastName"])
      .where("id", "=", actor.userId).executeTakeFirstOrThrow();
    const { firstName, lastName } = readInput(WHAT, nameForm, keepingOthers(WHAT, input, before, ONESELF));
    await trx.updateTable("users").set({ first_name: firstName, last_name: lastName })
      .where("id", "=", actor.userId).execute();
    const detail = {
      before: [before.firstName, before.lastName].join(" "),
      after: [firstName, lastName].join(" "),
    };
    await recordAudit(trx, keys, actor.account, actor, { action: "user.renamed", detail }, now());
  });
}
