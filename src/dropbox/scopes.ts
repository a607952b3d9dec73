/** What reading a whole team takes (dropbox-api §1.4). */
export const BACKUP_SCOPES: readonly string[] = [
  "account_info.read",
  "files.metadata.read",
  "files.content.read",
  "sharing.read",
  "team_info.read",
  "members.read",
  "groups.read",
  "team_data.member",
  "team_data.content.read",
];

/** Without these nothing is backed up; without the others something of it is not, and the run names it. */
export const ESSENTIAL_SCOPES: readonly string[] = [
  "files.metadata.read",
  "files.content.read",
  "team_info.read",
  "members.read",
  "team_data.member",
];

/** What giving back takes: asked for by a consent of its own, only when somebody restores (dropbox-api §0.9, §1.4). */
export const RESTORE_SCOPES: readonly string[] = [
  ...BACKUP_SCOPES,
  "files.content.write",
  "files.metadata.write",
  "sharing.write",
  "team_data.content.write",
];

/** What giving somebody access again takes: a restore of files goes without it. */
export const SHARING_SCOPE = "sharing.write";
/** Without these nothing is given back. */
export const GIVING_SCOPES: readonly string[] = RESTORE_SCOPES.filter((scope) => scope !== SHARING_SCOPE);
