/** TeamSharingPolicies of the sandbox's team. */
export const sharingPolicies = {
  shared_folder_member_policy: { ".tag": "anyone" },
  shared_folder_join_policy: { ".tag": "from_anyone" },
  shared_link_create_policy: { ".tag": "default_public" },
  group_creation_policy: { ".tag": "admins_and_members" },
  shared_folder_link_restriction_policy: { ".tag": "anyone" },
};

/** TeamMemberPolicies (dropbox-api.md 2.1). */
export const memberPolicies = {
  sharing: sharingPolicies,
  emm_state: { ".tag": "disabled" },
  office_addin: { ".tag": "enabled" },
  suggest_members_policy: { ".tag": "enabled" },
  top_level_content_policy: { ".tag": "admin_only" },
};
