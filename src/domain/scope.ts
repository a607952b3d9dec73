import type { Actor } from "./actor.ts";
import type { Permission } from "./permissions.ts";

/** On whose behalf a verb acts: whose rows it may touch, and what of them it may see. */
export interface Scope {
  account: string;
  /** Who; null: Dropkeep itself, by its schedule. */
  user: string | null;
  /** The account's owner: nobody else is shown what carries Limited Access, in no list, search or count (B9). */
  isPrimary: boolean;
  /** Tasks that are shown; all others are as if they were not there. */
  tasks: "all" | ReadonlySet<string>;
}

/** What a person who is signed in may look at: the tasks that `permission` is given for. */
export function scopeOf(
  { account, userId, grant }: Pick<Actor, "account" | "userId" | "grant">,
  permission: Permission = "backups.view",
): Scope {
  const viewed = grant.permissions.get(permission) ?? new Set<string>();
  return {
    account,
    user: userId,
    isPrimary: grant.role === "primary",
    tasks: grant.role === "custom" ? viewed : "all",
  };
}

/** Whether the scope shows a task. */
export function shows({ tasks }: Scope, taskId: string): boolean {
  return tasks === "all" || tasks.has(taskId);
}

/** Dropkeep itself, within one account. */
export function ownScope(account: string): Scope {
  return { account, user: null, isPrimary: true, tasks: "all" };
}
