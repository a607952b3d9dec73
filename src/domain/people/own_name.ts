import { z } from "zod";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { readInput } from "../input.ts";
import type { Portal } from "../portal.ts";
import { nameField } from "./fields.ts";

export const nameForm = z.strictObject({ firstName: nameField, lastName: nameField });

/** Changes one's own name. Throws `Invalid`. */
export async function renameUser({ control, keys, now }: Portal, actor: Actor, input: unknown) {
  const { firstName, lastName } = readInput("Cannot change the name", nameForm, input);
  await control.write(async (trx) => {
    await trx.updateTable("users").set({ first_name: firstName, last_name: lastName })
      .where("id", "=", actor.userId).execute();
    const detail = {
      before: [actor.firstName, actor.lastName].join(" "),
      after: [firstName, lastName].join(" "),
    };
    await recordAudit(trx, keys, actor.account, actor, { action: "user.renamed", detail }, now());
  });
}
