import { cursor, folderPath, pathOrId, readPath, rev } from "../paths.ts";
import { route } from "../route.ts";
import { bool, integer, text } from "../scalars.ts";
import { anything, list, optional, otherwise } from "../schema.ts";
import { struct, union } from "../shapes.ts";

const METADATA = "files.metadata.read";
const CONTENT = "files.content.read";
const wide = { selectAdmin: "whole_team" } as const;
const bytes = { ...wide, host: "content", style: "download" } as const;

const templates = optional(union({ filter_some: list(text(1)), filter_none: null }));
const listing = struct({
  path: folderPath,
  recursive: otherwise(bool, false),
  include_media_info: otherwise(bool, false),
  include_deleted: otherwise(bool, false),
  include_has_explicit_shared_members: otherwise(bool, false),
  include_mounted_folders: otherwise(bool, true),
  limit: optional(integer(1, 2000)),
  shared_link: optional(anything),
  include_property_groups: templates,
  include_non_downloadable_files: otherwise(bool, true),
  include_restorable_info: otherwise(bool, false),
});

export const listFolder = route("files/list_folder", METADATA, listing, wide);
export const listFolderContinue = route("files/list_folder/continue", METADATA, struct({ cursor }), wide);
export const getLatestCursor = route("files/list_folder/get_latest_cursor", METADATA, listing, wide);
export const longpoll = route(
  "files/list_folder/longpoll",
  METADATA,
  struct({ cursor, timeout: otherwise(integer(30, 480), 30) }),
  { ...wide, host: "notify", auth: "noauth" },
);
export const getMetadata = route(
  "files/get_metadata",
  METADATA,
  struct({
    path: readPath,
    include_media_info: otherwise(bool, false),
    include_deleted: otherwise(bool, false),
    include_has_explicit_shared_members: otherwise(bool, false),
    include_property_groups: templates,
  }),
  wide,
);
export const download = route(
  "files/download",
  CONTENT,
  struct({ path: readPath, rev: optional(rev) }),
  bytes,
);
/** Select-Admin is not supported (dropbox-api §3.9). */
export const downloadZip = route("files/download_zip", CONTENT, struct({ path: readPath }), {
  host: "content",
  style: "download",
});
export const exportFile = route(
  "files/export",
  CONTENT,
  struct({ path: readPath, export_format: optional(text()) }),
  bytes,
);
export const getTemporaryLink = route("files/get_temporary_link", CONTENT, struct({ path: readPath }));
export const listRevisions = route(
  "files/list_revisions",
  METADATA,
  struct({
    path: pathOrId,
    mode: otherwise(union({ path: null, id: null }), { tag: "path" }),
    limit: otherwise(integer(1, 100), 10),
    before_rev: optional(rev),
    include_restorable_info: otherwise(bool, false),
  }),
  wide,
);
