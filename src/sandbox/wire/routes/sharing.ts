import { cursor, jobId, namespaceId, pathOrId, writePathOrId } from "../paths.ts";
import { route } from "../route.ts";
import { bool, integer, text } from "../scalars.ts";
import { anything, list, optional, otherwise } from "../schema.ts";
import { struct, union } from "../shapes.ts";

const READ = "sharing.read";
const WRITE = "sharing.write";
const wide = { selectAdmin: "whole_team" } as const;
const owned = { selectAdmin: "team_admin" } as const;

const shared_folder_id = namespaceId;
const actions = optional(list(anything));
const limit = otherwise(integer(1, 1000), 1000);
const job = struct({ async_job_id: jobId });
const accessLevel = union({
  owner: null,
  editor: null,
  viewer: null,
  viewer_no_comment: null,
  traverse: null,
  no_access: null,
});

export const folderMetadata = route(
  "sharing/get_folder_metadata",
  READ,
  struct({ shared_folder_id, actions }),
  wide,
);
export const folderMembers = route(
  "sharing/list_folder_members",
  READ,
  struct({ shared_folder_id, actions, limit, path: optional(text()) }),
  wide,
);
export const folderMembersContinue = route(
  "sharing/list_folder_members/continue",
  READ,
  struct({ cursor }),
  wide,
);
export const foldersList = route("sharing/list_folders", READ, struct({ limit, actions }));
export const foldersListContinue = route("sharing/list_folders/continue", READ, struct({ cursor }));
export const mountableFolders = route("sharing/list_mountable_folders", READ, struct({ limit, actions }));
export const mountableFoldersContinue = route(
  "sharing/list_mountable_folders/continue",
  READ,
  struct({ cursor }),
);

const policies = {
  acl_update_policy: optional(union({ owner: null, editors: null })),
  member_policy: optional(union({ team: null, anyone: null, team_and_approved: null })),
  shared_link_policy: optional(union({ anyone: null, team: null, members: null })),
  viewer_info_policy: optional(union({ enabled: null, disabled: null })),
};
const memberSelector = union({ dropbox_id: text(1), email: text(1) });

export const shareFolder = route(
  "sharing/share_folder",
  WRITE,
  struct({
    path: writePathOrId,
    ...policies,
    force_async: otherwise(bool, false),
    access_inheritance: otherwise(union({ inherit: null, no_inherit: null }), { tag: "inherit" }),
    actions,
    link_settings: optional(anything),
  }),
  owned,
);
export const shareJobCheck = route("sharing/check_share_job_status", WRITE, job, owned);
export const jobCheck = route("sharing/check_job_status", WRITE, job, owned);
export const addFolderMember = route(
  "sharing/add_folder_member",
  WRITE,
  struct({
    shared_folder_id,
    members: list(struct({
      member: memberSelector,
      access_level: otherwise(accessLevel, { tag: "viewer" }),
    })),
    quiet: otherwise(bool, false),
    custom_message: optional(text(1)),
    fp_sealed_result: optional(text()),
  }),
  owned,
);
export const updateFolderPolicy = route(
  "sharing/update_folder_policy",
  WRITE,
  struct({ shared_folder_id, ...policies, link_settings: optional(anything), actions }),
  owned,
);
export const addFileMember = route(
  "sharing/add_file_member",
  WRITE,
  struct({
    file: pathOrId,
    members: list(memberSelector),
    custom_message: optional(text()),
    quiet: otherwise(bool, false),
    access_level: otherwise(accessLevel, { tag: "viewer" }),
    add_message_as_comment: otherwise(bool, false),
  }),
  owned,
);
export const unshareFolder = route(
  "sharing/unshare_folder",
  WRITE,
  struct({ shared_folder_id, leave_a_copy: otherwise(bool, false) }),
  owned,
);
export const mountFolder = route("sharing/mount_folder", WRITE, struct({ shared_folder_id }));
export const unmountFolder = route("sharing/unmount_folder", WRITE, struct({ shared_folder_id }), owned);
