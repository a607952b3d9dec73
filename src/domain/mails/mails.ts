/** Every mail that Dropkeep writes, by what it has to say; `views/mails` has the words. */
export type Mail =
  | { kind: "activation"; name: string; link: string; hours: number }
  | { kind: "already_known"; name: string; signIn: string; reset: string }
  | { kind: "reset"; name: string; link: string; minutes: number }
  | { kind: "password_changed"; name: string; how: "changed" | "reset"; place: string; reset: string }
  | { kind: "email_confirm"; name: string; link: string; minutes: number }
  | { kind: "email_taken"; signIn: string }
  | { kind: "email_changing"; name: string; to: string; place: string; reset: string }
  | { kind: "email_changed"; name: string; to: string; place: string }
  | { kind: "invitation"; from: string; account: string; link: string; hours: number }
  | { kind: "invitation_elsewhere"; from: string; account: string }
  | { kind: "account_removal"; name: string; account: string; by: string; due: number; link: string }
  | { kind: "password_expires"; name: string; days: number; link: string }
  | { kind: "security_changed"; name: string; account: string; what: string; by: string; place: string }
  | { kind: "connection_lost"; name: string; team: string; reason: string; link: string }
  | {
    kind: "mass_change";
    name: string;
    /** The backup task's name. */
    task: string;
    /** Members and team folders; `more` that are not named. */
    names: string[];
    more: number;
    link: string;
  }
  | {
    kind: "usage_report";
    name: string;
    account: string;
    /** `2026-11-25`. */
    day: string;
    link: string;
    attachment: Attachment | null;
  }
  | {
    kind: "restore_ended";
    name: string;
    /** What was restored from, and where it went. */
    what: string;
    how: "succeeded" | "partial" | "failed" | "waiting" | "stopped";
    /** Files. */
    restored: number;
    missing: number;
    reason: string;
    link: string;
  }
  | {
    kind: "export_ended";
    name: string;
    /** What it is called, and where it went. */
    what: string;
    how: "succeeded" | "partial" | "failed";
    files: number;
    missing: number;
    /** Bytes of each, where it is to be downloaded. */
    zips: number[];
    reason: string;
    /** Where it can be downloaded, until when (unix milliseconds); null: it is elsewhere, or there is nothing. */
    download: string | null;
    until: number | null;
    /** The job. */
    link: string;
  }
  | { kind: "factor_changed"; name: string; what: string; place: string; reset: string };

/** Each in a few words, for logs and the operator. */
export const MAIL_NAMES: Record<Mail["kind"], string> = {
  activation: "Confirm your address",
  already_known: "You have an account already",
  reset: "Set a new password",
  password_changed: "Your password was changed",
  email_confirm: "Confirm your new address",
  email_taken: "The address is taken",
  email_changing: "Your address is about to change",
  email_changed: "Your address was changed",
  account_removal: "Your account is about to be removed",
  invitation: "Join an account",
  invitation_elsewhere: "An account would like you to join",
  password_expires: "Change your password soon",
  security_changed: "The security of your account was changed",
  connection_lost: "A Dropbox team is disconnected",
  mass_change: "Mass-change alarm",
  usage_report: "Usage report",
  restore_ended: "A restore has ended",
  export_ended: "A download or an export has ended",
  factor_changed: "A second factor was changed",
};

/** A mail on its way to somebody. */
export interface AddressedMail {
  to: string;
  mail: Mail;
}

/** A file that goes with a mail. */
export interface Attachment {
  filename: string;
  /** Its media type. */
  type: string;
  text: string;
}
