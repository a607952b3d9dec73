import type { ControlReader } from "../control.ts";
import { Forbidden, Invalid } from "../errors.ts";
import { type Grant, isPerTask, mayGrant, type Permission, PERMISSIONS } from "../permissions.ts";
import { z } from "zod";

const one = z.string("is no permission").max(80, "is no permission");

/** What is given to somebody, as forms have it. `may`: `backups.view` for all tasks, `backups.view@<task>` for one. */
export const grantFields = {
  role: z.enum(["administrator", "custom"], "is missing: choose one"),
  may: z.union([one, z.array(one).max(2000, "holds more than there are")]).optional(),
};

export type GivenRole = z.infer<typeof grantFields.role>;

/** Reads what is to be given. Throws `Invalid`. */
export function readGrant({ role, may }: { role: GivenRole; may?: string | string[] }): Grant {
  const permissions = new Map<Permission, "all" | ReadonlySet<string>>();
  if (role === "administrator") return { role, permissions };
  for (const text of [may ?? []].flat()) {
    const [name = "", task] = text.split("@");
    if (!Object.hasOwn(PERMISSIONS, name)) throw strange();
    const permission = name as Permission;
    if (task !== undefined && !isPerTask(permission)) throw strange();
    const held = permissions.get(permission);
    if (held === "all") continue;
    permissions.set(permission, task === undefined ? "all" : new Set([...held ?? [], task]));
  }
  if (permissions.size === 0) {
    throw new Invalid("Cannot give nothing", {
      may: "are missing: tick at least one, or choose Administrator",
    });
  }
  return { role, permissions };
}

/** The other way round, in one order: as it is kept, compared and ticked. */
export function grantWords({ permissions }: Pick<Grant, "permissions">): string[] {
  return [...permissions].flatMap(([permission, tasks]) =>
    tasks === "all" ? [permission] : [...tasks].map((task) => `${permission}@${task}`)
  ).sort();
}

/** All that somebody may give, of these tasks; in the words of `grantWords`. */
export function givable(giver: Grant, tasks: string[]): string[] {
  const all = (Object.keys(PERMISSIONS) as Permission[]).flatMap((permission) => [
    permission,
    ...isPerTask(permission) ? tasks.map((task) => `${permission}@${task}`) : [],
  ]);
  return all.filter((may) => mayGrant(giver, readGrant({ role: "custom", may })));
}

/** Nobody gives what they lack (security T9), or a task that is not there. Throws `Forbidden`, `Invalid`. */
export async function refuseGrant(db: ControlReader, account: string, giver: Grant, given: Grant) {
  if (!mayGrant(giver, given)) throw new Forbidden("Cannot give a permission that you do not have yourself");
  const rows = await db.selectFrom("tasks").select("id").where("account_id", "=", account)
    .where("deleted_at", "is", null).execute();
  const tasks = new Set(rows.map(({ id }) => id));
  const named = [...given.permissions.values()].flatMap((held) => held === "all" ? [] : [...held]);
  if (named.some((id) => !tasks.has(id))) {
    throw new Invalid("Cannot give this", {
      may: "name a task that is not there any more: load the page again",
    });
  }
}

function strange(): Invalid {
  return new Invalid("Cannot give this", { may: "name one that does not exist: load the page again" });
}
