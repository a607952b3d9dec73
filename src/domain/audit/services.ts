import { type Action, ACTIONS } from "./actions.ts";

/** Where something was done, by what a person reads (C2, **Service**). */
export const AUDIT_SERVICES = {
  sign_in: "Signing in",
  account: "Account and users",
  backup: "Backup",
  recovery: "Recovery",
  notifications: "Notifications",
  audit: "Audit log",
} as const;
export type AuditService = keyof typeof AUDIT_SERVICES;

/** By the noun of an action; what is not named here is of the account. */
const NOUNS: Record<string, AuditService> = {
  session: "sign_in",
  sessions: "sign_in",
  password: "sign_in",
  totp: "sign_in",
  passkey: "sign_in",
  recovery_codes: "sign_in",
  factors: "sign_in",
  task: "backup",
  items: "backup",
  snapshot: "backup",
  key: "backup",
  entities: "backup",
  tag: "backup",
  content: "recovery",
  basket: "recovery",
  restore: "recovery",
  export: "recovery",
  job: "recovery",
  notification: "notifications",
  mails: "notifications",
  mail: "notifications",
  audit: "audit",
};

/** Which part of Dropkeep an action is of; one that nobody knows is the account's. */
export function serviceOf(action: string): AuditService {
  return NOUNS[action.split(".")[0]!] ?? "account";
}

/** All actions of a part, for the filter of the log. */
export function actionsOf(service: AuditService): Action[] {
  return (Object.keys(ACTIONS) as Action[]).filter((action) => serviceOf(action) === service);
}

/** How it came out. */
export const AUDIT_OUTCOMES = { done: "Done", refused: "Refused", failed: "Failed" } as const;
export type AuditOutcome = keyof typeof AUDIT_OUTCOMES;
