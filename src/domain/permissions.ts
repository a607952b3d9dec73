/** Each its own switch (product S3), by what a person reads beside it. */
export const PERMISSIONS = {
  "account.view": "View account settings",
  "billing.manage": "View billing and manage payment details",
  "billing.messages": "View billing notification messages",
  "support.view": "View support",
  "activity.view": "View account activity",
  "audit.view": "View security audit",
  "notifications.manage": "Manage notifications",
  "backups.view": "View backups",
  "tasks.activate": "Activate backup tasks",
  "tasks.modify": "Modify backup tasks",
  "tasks.delete": "Delete backup tasks",
  "tasks.pause": "Pause backup tasks",
  "content.browse": "Browse and preview",
  "content.restore": "Restore",
  "content.download": "Download and export",
  "content.erase": "Erase",
  "users.manage": "Manage users",
  "security.manage": "Manage security",
  "integrations.manage": "Manage integrations",
} as const;

export type Permission = keyof typeof PERMISSIONS;

export const ROLES = { primary: "Primary", administrator: "Administrator", custom: "Custom" } as const;
export type Role = keyof typeof ROLES;

/** Permissions that can be given for single tasks. */
const PER_TASK = /^(backups|tasks|content)\./;

/** Whether a permission can be given for single tasks. */
export function isPerTask(permission: Permission): boolean {
  return PER_TASK.test(permission);
}

/** What a person was granted in an account. */
export interface Grant {
  role: Role;
  /** Of a custom role; by permission, the tasks it holds for, or "all". */
  permissions: ReadonlyMap<Permission, "all" | ReadonlySet<string>>;
}

/** What a permission is asked for. */
export interface Asked {
  /** The task whose things are touched. Without it the question is whether any task's may be. */
  task?: string;
  /** Whether the thing carries the Limited Access tag: then it is the primary user's alone (product B9). */
  limited?: boolean;
}

/** The one place where it is decided who may do what; deny by default, no clock, no database. */
export function can(grant: Grant, permission: Permission, asked: Asked = {}): boolean {
  if (asked.limited && grant.role !== "primary") return false;
  if (grant.role === "primary" || grant.role === "administrator") return true;
  const held = grant.permissions.get(permission);
  if (held === undefined || held === "all") return held === "all";
  if (!PER_TASK.test(permission)) return false;
  return asked.task === undefined ? held.size > 0 : held.has(asked.task);
}

/** Whether a person may give another one a grant: nobody gives what they lack (security T9). */
export function mayGrant(giver: Grant, given: Grant): boolean {
  if (given.role === "primary") return giver.role === "primary";
  if (given.role === "administrator") return giver.role !== "custom";
  return [...given.permissions].every(([permission, tasks]) =>
    tasks === "all"
      ? can(giver, permission) && (giver.role !== "custom" || giver.permissions.get(permission) === "all")
      : [...tasks].every((task) => can(giver, permission, { task }))
  );
}
