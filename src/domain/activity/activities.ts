import type { ActivityTable } from "../../storage/database/people_tables.ts";
import type { Selectable } from "kysely";

/** Where something happens, by what a person reads (C1, **Service**). */
export const SERVICES = {
  dropbox: "Dropbox",
  storage: "Storage",
  notifications: "Notifications",
} as const;
export type Service = keyof typeof SERVICES;

interface Kind {
  label: string;
  service: Service;
  /** **Sub Service**. */
  part: string;
}

/** Everything that System Activity can tell. */
export const ACTIVITIES = {
  backup: { label: "Backup", service: "dropbox", part: "Backup" },
  discovery: { label: "Auto Discovery", service: "dropbox", part: "Members and folders" },
  activation: { label: "Activation", service: "dropbox", part: "Members and folders" },
  pause: { label: "Pause", service: "dropbox", part: "Members and folders" },
  connection_lost: { label: "Connection lost", service: "dropbox", part: "Connection" },
  connection_made: { label: "Connection made", service: "dropbox", part: "Connection" },
  connection_check: { label: "Connection check", service: "dropbox", part: "Connection" },
  restore: { label: "Restore", service: "dropbox", part: "Recovery" },
  export: { label: "Export", service: "storage", part: "Recovery" },
  erasure: { label: "Erasure", service: "storage", part: "Deletion" },
  entity_deletion: { label: "Deletion of members and folders", service: "storage", part: "Deletion" },
  account_erasure: { label: "Erasure of an account", service: "storage", part: "Deletion" },
  task_deletion: { label: "Deletion of a backup task", service: "storage", part: "Deletion" },
  alarm: { label: "Mass-change alarm", service: "dropbox", part: "Alarm" },
  contents_index: { label: "Index for Search", service: "storage", part: "Search" },
  upkeep: { label: "Upkeep", service: "storage", part: "Retention" },
  self_copy: { label: "Copy of Dropkeep itself", service: "storage", part: "Dropkeep" },
  audit_check: { label: "Check of the audit log", service: "storage", part: "Audit" },
  mail: { label: "Mail", service: "notifications", part: "Mail" },
} as const satisfies Record<string, Kind>;
export type Activity = keyof typeof ACTIVITIES;

export type ActivityOutcome = Selectable<ActivityTable>["outcome"];

/** How it came out, by what a person reads (**Status**). */
export const OUTCOMES: Record<ActivityOutcome, string> = {
  succeeded: "Succeeded",
  partial: "Partially succeeded",
  failed: "Failed",
  interrupted: "Interrupted",
  canceled: "Canceled",
};

/** The activities of a service. */
export function activitiesOf(service: Service): Activity[] {
  return (Object.keys(ACTIVITIES) as Activity[]).filter((one) => ACTIVITIES[one].service === service);
}
