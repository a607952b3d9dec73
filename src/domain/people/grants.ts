import type { ControlReader } from "../control.ts";
import { type Grant, type Permission, PERMISSIONS } from "../permissions.ts";

/** What a person was granted in an account; undefined: nothing. */
export async function findGrant(
  db: ControlReader,
  account: string,
  user: string,
): Promise<Grant | undefined> {
  const row = await db.selectFrom("grants").select("role").where("account_id", "=", account)
    .where("user_id", "=", user).executeTakeFirst();
  if (row === undefined) return undefined;
  const permissions = row.role === "custom" ? await customPermissions(db, account, user) : new Map();
  return { role: row.role, permissions };
}

async function customPermissions(db: ControlReader, account: string, user: string) {
  const rows = await db.selectFrom("grant_permissions").select(["permission", "task_id"])
    .where("account_id", "=", account).where("user_id", "=", user).execute();
  const all = new Map<Permission, "all" | Set<string>>();
  for (const { permission, task_id } of rows) {
    // A permission that a later Dropkeep knew and this one does not gives nothing.
    if (!(permission in PERMISSIONS)) continue;
    const name = permission as Permission;
    const held = all.get(name) ?? new Set<string>();
    all.set(name, task_id === "" || held === "all" ? "all" : held.add(task_id));
  }
  return all;
}
