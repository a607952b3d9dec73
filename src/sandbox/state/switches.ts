/** Behaviours that no source settles (dropbox-api.md marks them unverified), with the default that the sandbox takes. */
export interface Switches {
  /** Content model of section 2.3: a = team folders in homes, b = one shared root, c = a root of each member's own. */
  model: "a" | "b" | "c";
  /** Files below a moved folder get new revs, as the moved item itself does. */
  moved_children_get_new_revs: boolean;
  /** Order of the two halves of a move on a cursor. */
  move_order: "deleted_first" | "added_first";
  /** Whether a mount point is listed when include_mounted_folders is false. */
  mounts_listed_when_excluded: boolean;
  /** A recursive listing of a folder other than the root starts with the folder itself. */
  recursive_lists_its_folder: boolean;
  /** An app folder's entry in its owner's tree names the namespace. */
  app_folder_shows_mount: boolean;
  /** Select-Admin reads the home of a suspended member. */
  admin_reads_suspended: boolean;
  /** Select-Admin reads shared folders that belong to other teams. */
  admin_reads_foreign: boolean;
  /** Select-Admin writes into members' homes and into shared folders that members own. */
  admin_writes_member_content: boolean;
  archived_team_folder_readable: boolean;
  /** rev: of a deleted file downloads inside the retention. */
  deleted_rev_downloadable: boolean;
  /** A cursor used by another identity or path root: a 400 text, or 409 reset. */
  foreign_cursor: "bad_request" | "reset";
  /** Names sent to the API are stored in NFC; else as given, so that NFC and NFD twins may stand side by side. */
  normalize_names: boolean;
  emoji_names_allowed: boolean;
  trailing_space_allowed: boolean;
  dot_component_allowed: boolean;
  /** Namespaces appear twice in team/namespaces/list now and then. */
  duplicate_namespaces: boolean;
  /** Files that have no content_hash on the wire: a suffix such as ".nohash", or "" for none. */
  hashless_suffix: string;
  /** Metadata of what must be exported says so by is_downloadable and export_info; older answers have neither. */
  tells_downloadable: boolean;
  /** Each export of one rev has bytes of its own, as documents that carry the time of their export do. */
  exports_differ: boolean;
  /** Days that superseded and deleted revs can be read, listed and restored; null for ever. */
  retention_days: number | null;
  /** Seconds after a commit in which reads by path may not see the file yet (section 4.3). */
  seen_after_seconds: number;
  /** Folders may be shared with people outside of the team. */
  outside_sharing_allowed: boolean;
  /** Links and folders may be opened to anyone who has the link. */
  public_links_allowed: boolean;
  /** How files lie in a zip of a folder: as they are, or deflated. */
  zip_method: "stored" | "deflated";
  /** Sizes and CRC of a zip's file stand before its bytes, or in a descriptor behind them. */
  zip_sizes: "before" | "after";
  /** A zip's numbers have 8 bytes from the first entry on, not only where they must. */
  zip64_always: boolean;
  /** A zip of a folder holds what is mounted below it. */
  zip_includes_mounts: boolean;
  upload_api_rate_limit: number | null;
  /** Most entries of a listing page, whatever the caller asks for. */
  page_limit: number | null;
  /** Most items of a page of the team's lists (members, namespaces, folders, groups). */
  team_page_limit: number | null;
  /** Milliseconds that a listing's first page takes; a second like it meanwhile is sent away with 429 (section 3.1). */
  listing_ms: number | null;
  /** Every n-th listing page is empty although has_more is true (section 3.1). */
  empty_page_every: number | null;
}

export const defaultSwitches: Switches = {
  model: "c",
  moved_children_get_new_revs: true,
  move_order: "deleted_first",
  mounts_listed_when_excluded: true,
  recursive_lists_its_folder: true,
  app_folder_shows_mount: true,
  admin_reads_suspended: true,
  admin_reads_foreign: false,
  admin_writes_member_content: false,
  archived_team_folder_readable: false,
  deleted_rev_downloadable: true,
  foreign_cursor: "bad_request",
  normalize_names: false,
  emoji_names_allowed: true,
  trailing_space_allowed: true,
  dot_component_allowed: false,
  duplicate_namespaces: true,
  hashless_suffix: "",
  tells_downloadable: true,
  exports_differ: false,
  retention_days: null,
  seen_after_seconds: 0,
  outside_sharing_allowed: true,
  public_links_allowed: true,
  zip_method: "stored",
  zip_sizes: "before",
  zip64_always: false,
  zip_includes_mounts: true,
  upload_api_rate_limit: null,
  page_limit: null,
  team_page_limit: null,
  listing_ms: null,
  empty_page_every: null,
};
