import { metadata, viewOf } from "../../listing/view.ts";
import type { Found } from "../../routes/files.ts";
import type { State } from "../../state/state.ts";
import type { Actor } from "../../world_types.ts";

export interface LinkRow {
  url: string;
  namespace: string;
  path_lower: string;
  /** Of who made it. */
  member: string;
  settings: string;
}

/** What a link keeps of its settings; a password only as that there is one. */
export interface Kept {
  audience: string;
  access: string;
  expires: string | null;
  hasPassword: boolean;
}

/** SharedContentLinkMetadata (types of the SDK). */
export function contentLink(url: string, { audience, access, expires, hasPassword }: Kept) {
  return {
    url,
    audience_options: ["public", "team", "members"].map((tag) => ({ ".tag": tag })),
    current_audience: { ".tag": audience },
    access_level: { ".tag": access },
    ...(expires ? { expiry: expires } : {}),
    link_permissions: [],
    password_protected: hasPassword,
  };
}

/** FileLinkMetadata or FolderLinkMetadata. */
export function linkMetadata(state: State, actor: Actor, { place, entry }: Found, row: LinkRow) {
  const { audience, access, expires, hasPassword }: Kept = JSON.parse(row.settings);
  const shown = metadata(state, viewOf(state, actor, place.namespace, place.seenAt), entry) as Record<
    string,
    unknown
  >;
  const { id, name, path_lower, client_modified, server_modified, rev, size } = shown;
  const isFile = entry.kind === "file";
  return {
    ".tag": isFile ? "file" : "folder",
    url: row.url,
    id,
    name,
    ...(path_lower ? { path_lower } : {}),
    ...(expires ? { expires } : {}),
    ...(isFile ? { client_modified, server_modified, rev, size } : {}),
    link_permissions: {
      can_revoke: true,
      effective_audience: { ".tag": audience },
      link_access_level: { ".tag": access },
      resolved_visibility: {
        ".tag": hasPassword ? "password" : audience === "team" ? "team_only" : audience,
      },
      visibility_policies: [],
      can_set_expiry: true,
      can_remove_expiry: true,
      allow_download: true,
      can_allow_download: true,
      can_disallow_download: true,
      allow_comments: true,
      team_restricts_comments: false,
      require_password: hasPassword,
    },
  };
}
