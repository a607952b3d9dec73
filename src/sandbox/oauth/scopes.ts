/** All scopes that the sandbox's app may ask for (dropbox-api.md 1.4). */
export const all_scopes = [
  "account_info.read",
  "files.metadata.read",
  "files.metadata.write",
  "files.content.read",
  "files.content.write",
  "files.permanent_delete",
  "sharing.read",
  "sharing.write",
  "team_info.read",
  "members.read",
  "members.write",
  "groups.read",
  "events.read",
  "team_data.member",
  "team_data.content.read",
  "team_data.content.write",
  "files.team_metadata.write",
];

/** A link that holds one of these belongs to the whole team, and only an admin may approve it (section 1.1). */
export function isTeamScope(scope: string): boolean {
  return /^(team_info|members|groups|events|sessions|team_data|files\.team_metadata)\./.test(scope);
}
