/** Everything that the audit log can tell, in words for a reader. */
export const ACTIONS = {
  "account.created": "Account created",
  "account.renamed": "Account renamed",
  "user.activated": "Address confirmed",
  "user.renamed": "Name changed",
  "user.email_change_asked": "Change of e-mail address asked for",
  "user.email_change_discarded": "Change of e-mail address discarded",
  "user.email_changed": "E-mail address changed",
  "session.begun": "Signed in",
  "session.refused": "Sign-in refused",
  "session.second_factor_refused": "Second factor refused",
  "session.confirmed": "Confirmed to be here",
  "session.ended": "Signed out",
  "session.revoked": "Session ended",
  "sessions.revoked": "All other sessions ended",
  "password.changed": "Password changed",
  "password.reset_sent": "Link to a new password sent",
  "password.reset": "New password set by a mailed link",
  "totp.added": "Authenticator app added",
  "totp.removed": "Authenticator app removed",
  "recovery_codes.made": "Recovery codes made",
  "factors.removed": "Second factors removed by the operator",
  "passkey.added": "Passkey added",
  "passkey.removed": "Passkey removed",
} as const;

export type Action = keyof typeof ACTIONS;
