import { cursor, jobId, namespaceId } from "../paths.ts";
import { route } from "../route.ts";
import { bool, integer, text } from "../scalars.ts";
import { list, optional, otherwise } from "../schema.ts";
import { struct, union } from "../shapes.ts";

const READ = "team_data.content.read";
const WRITE = "team_data.content.write";
const team = { auth: "team" } as const;
const team_folder_id = namespaceId;

export const teamFolderList = route(
  "team/team_folder/list",
  READ,
  struct({ limit: otherwise(integer(1, 1000), 1000) }),
  team,
);
export const teamFolderListContinue = route("team/team_folder/list/continue", READ, struct({ cursor }), team);
export const teamFolderInfo = route(
  "team/team_folder/get_info",
  READ,
  struct({ team_folder_ids: list(namespaceId, Infinity, 1) }),
  team,
);
export const teamFolderCreate = route(
  "team/team_folder/create",
  WRITE,
  struct({ name: text(), sync_setting: optional(union({ default: null, not_synced: null })) }),
  team,
);
export const teamFolderRename = route(
  "team/team_folder/rename",
  WRITE,
  struct({ team_folder_id, name: text() }),
  team,
);
export const teamFolderArchive = route(
  "team/team_folder/archive",
  WRITE,
  struct({ team_folder_id, force_async_off: otherwise(bool, false) }),
  team,
);
export const teamFolderArchiveCheck = route(
  "team/team_folder/archive/check",
  WRITE,
  struct({ async_job_id: jobId }),
  team,
);
export const teamFolderActivate = route(
  "team/team_folder/activate",
  WRITE,
  struct({ team_folder_id }),
  team,
);
