import { BACKUP_SCOPES } from "../../dropbox/scopes.ts";
import { DropboxError } from "../../dropbox/types.ts";

/** What Dropbox is asked for. */
export const ASKED_SCOPES = BACKUP_SCOPES;

/** By the code of Dropbox's refusal, what happened and what helps (dropbox-api §1.1, §1.2, §1.4). */
const SENTENCES: [code: RegExp, sentence: string][] = [
  [
    /^access_denied$/,
    "Dropbox was not allowed to let Dropkeep in. Begin again and choose Allow; a team administrator has to do it.",
  ],
  [
    /^personal_account$/,
    "A personal Dropbox account agreed, and whole teams are backed up here. Sign out of Dropbox, begin again and " +
    "sign in as an administrator of the team.",
  ],
  [/^invalid_grant$/, "Dropbox's answer was used before or is too old. Begin again."],
  [
    /admin|missing_scope/,
    "Who agreed is no administrator of the team with the rights that a backup needs. Ask one of them to begin again.",
  ],
  [/^no_code$/, "Dropbox's answer says neither yes nor no. Begin again."],
];

/** Why a consent is no use, with the fix. */
export function consentRefusal(error: Error): string {
  return `${sentenceFor(error)} Nothing was connected.`;
}

function sentenceFor(error: Error): string {
  if (!(error instanceof DropboxError)) return `${error.message}.`;
  const known = SENTENCES.find(([code]) => code.test(error.code));
  if (known) return known[1];
  if (error.kind === "temporary" || error.kind === "rate_limited") {
    return "Dropbox does not answer at the moment. Begin again in some minutes.";
  }
  return `Dropbox refused: ${error.message}. Begin again as an administrator of the team.`;
}
