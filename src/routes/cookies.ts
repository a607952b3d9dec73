import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { NewSession } from "../domain/people/sessions.ts";
import type { Flash } from "../views/layout.tsx";
import type { Request } from "./env.ts";

/** One for who is signed in, one for who is half way: a half-way token is never taken for a session (security A14). */
const NAMES = { full: "sid", second_factor: "halfway" } as const;

const SAFE = { path: "/", secure: true, httpOnly: true, sameSite: "Lax", prefix: "host" } as const;

/** Hands a session's token to the browser; of the other stage there is none then. */
export function keepSession(c: Request, { token, stage, endsAt }: NewSession) {
  const seconds = Math.max(0, Math.floor((endsAt - c.get("site").portal.now().getTime()) / 1000));
  forgetSession(c);
  setCookie(c, NAMES[stage], token, { ...SAFE, maxAge: seconds });
}

/** The token of a stage; undefined where the browser has none. */
export function sessionToken(c: Request, stage: NewSession["stage"]): string | undefined {
  return getCookie(c, NAMES[stage], "host");
}

/** Of one stage alone, where the other may still be good. */
export function forgetSession(c: Request, stage?: NewSession["stage"]) {
  for (const name of stage ? [NAMES[stage]] : Object.values(NAMES)) deleteCookie(c, name, SAFE);
}

const WAY_BACK_LIFE = 600;

/** Where somebody goes on who is sent to Dropbox amid something. Null: nowhere in particular. */
export function keepWayBack(c: Request, path: string | null) {
  if (path === null) deleteCookie(c, "back", SAFE);
  else setCookie(c, "back", path, { ...SAFE, maxAge: WAY_BACK_LIFE });
}

/** Once; undefined: nowhere in particular. */
export function takeWayBack(c: Request): string | undefined {
  const path = getCookie(c, "back", "host");
  if (path !== undefined) deleteCookie(c, "back", SAFE);
  return path;
}

/** What the next page says once. Only these words, so that nobody can put others there. */
const FLASHES = {
  signed_out: "You are signed out.",
  password_set: "Your new password is set. Sign in with it.",
  password_changed: "Your password is changed. All other sessions have ended.",
  name_changed: "Your name is changed.",
  account_renamed: "The account is renamed.",
  email_asked: "We have mailed a link to the new address. It counts from there.",
  email_discarded: "The change of address is discarded.",
  email_changed: "Your address is changed.",
  session_ended: "The session is ended.",
  sessions_ended: "All other sessions are ended.",
  totp_removed: "The authenticator app is removed.",
  passkey_added: "The passkey is added.",
  passkey_removed: "The passkey is removed.",
  report_mailed: "The usage report is on its way to you.",
  task_renamed: "The task is renamed.",
  removal_asked: "The account is removed in 7 days. Until then it can be undone here.",
  removal_undone: "The account stays. Backups go on.",
  user_invited: "The invitation is on its way. Its link is good for 24 hours.",
  invitation_withdrawn: "The invitation is withdrawn.",
  user_saved: "The permissions are saved. They count from now on.",
  user_deactivated: "The user is deactivated. All their sessions have ended.",
  user_reactivated: "The user may sign in again.",
  user_removed: "The user is removed.",
  factors_removed: "The second factors are removed. Their owner is told by mail.",
  primary_changed: "The account is handed over. You are an administrator now.",
  security_saved: "Saved. The administrators are told by mail.",
  task_saved: "The settings are saved.",
  retention_changed: "The retention period is set.",
  alarm_answered: "Noted. What happened counts as usual from now on.",
  retention_undone: "The shorter retention period does not come.",
  task_started: "The first backup has started.",
  task_reconnected: "Connected again. What was missed is backed up now.",
  link_made: "A new link is on its way to you by mail. The one before leads nowhere any more.",
  link_extended: "The link is good for 72 hours from now.",
  backup_asked: "The backup begins as soon as there is room for it.",
  items_retried: "{n} tried again by a run that begins as soon as there is room for it.",
  task_deletion_asked: "The task is deleted in 7 days. Until then it can be undone here.",
  task_deletion_undone: "The task stays.",
  nothing_selected: "Nothing was done: tick members or folders first.",
  apply: "The tag is put on {n}.",
  withdraw: "The tag is taken off {n}.",
  activate: "{n} activated. They are backed up from the next run on.",
  pause: "{n} paused. What was backed up stays.",
  delete: "{n} deleted in 7 days. Until then it can be undone here.",
  undelete: "{n} kept.",
} as const;

export type FlashName = keyof typeof FLASHES;

/** `count` stands for the {n} of the words. */
export function setFlash(c: Request, name: FlashName, count = 0) {
  setCookie(c, "flash", `${name}.${count}`, { ...SAFE, maxAge: 60 });
}

/** What is to be said, once. */
export function takeFlash(c: Request): Flash | undefined {
  const kept = getCookie(c, "flash", "host");
  if (kept === undefined) return undefined;
  deleteCookie(c, "flash", SAFE);
  const [, name = "", count = "0"] = /^(\w+)\.(\d{1,9})$/.exec(kept) ?? [];
  return Object.hasOwn(FLASHES, name) ? flashText(name as FlashName, Number(count)) : undefined;
}

/** What is said of something that was done, or was not. */
export function flashText(name: FlashName, count: number): Flash {
  const text = FLASHES[name].replace("{n}", count.toLocaleString("en"));
  return { text, tone: name === "nothing_selected" ? "warn" : undefined };
}
