import { plain, under } from "../../entries/refusals.ts";
import { find } from "../../routes/files.ts";
import type { State } from "../../state/state.ts";
import { accessOf } from "../../team/access.ts";
import { folderRules, setFolderRules } from "../../team/folder_rules.ts";
import type { Call } from "../../wire/call.ts";
import type * as routes from "../../wire/routes/links.ts";
import type { Read } from "../../wire/schema.ts";
import { Refusal } from "../../world_types.ts";
import { contentLink, type Kept, linkMetadata, type LinkRow } from "./link_metadata.ts";

type Created = Read<(typeof routes.createLink)["arg"]>;
type Modified = Read<(typeof routes.modifyLink)["arg"]>;
type Settings = Modified["settings"];

/** sharing/create_shared_link_with_settings: one link a place. Refuses with CreateSharedLinkWithSettingsError. */
export function createLink(state: State, { actor, arg }: Call<Created>) {
  const found = under("path", () => find(state, actor, arg.path));
  const { namespace, pathLower } = found.place;
  if (!["owner", "editor"].includes(accessOf(state, actor, namespace))) throw plain("access_denied");
  const known = linkAt(state, namespace, pathLower);
  if (known) throw alreadyThere(linkMetadata(state, actor, found, known));
  const kept = settingsOf(state, arg.settings ?? {}, {
    audience: "public",
    access: "viewer",
    expires: null,
    hasPassword: false,
  });
  const kind = found.entry.kind === "file" ? "fi" : "fo";
  const url = `https://www.dropbox.com/scl/${kind}/${state.sequence.letters(7)}?rlkey=${
    state.sequence.letters(8)
  }&dl=0`;
  const row = {
    url,
    namespace,
    path_lower: pathLower,
    member: actor.memberId ?? "",
    settings: JSON.stringify(kept),
  };
  save(state, row, kept);
  return linkMetadata(state, actor, found, row);
}

/** sharing/modify_shared_link_settings: by who made it, or owns what it is of. Refuses with ModifySharedLinkSettingsError. */
export function modifyLink(state: State, { actor, arg }: Call<Modified>) {
  const row = state.db.row<LinkRow>("select * from shared_links where url = ?", arg.url);
  if (!row) throw plain("shared_link_not_found");
  if (row.member !== actor.memberId && accessOf(state, actor, row.namespace) !== "owner") {
    throw plain("shared_link_access_denied");
  }
  const before: Kept = JSON.parse(row.settings);
  const kept = settingsOf(state, arg.settings, arg.remove_expiration ? { ...before, expires: null } : before);
  save(state, row, kept);
  const found = find(state, actor, `ns:${row.namespace}${row.path_lower}`);
  return linkMetadata(state, actor, found, { ...row, settings: JSON.stringify(kept) });
}

function linkAt(state: State, namespace: string, pathLower: string): LinkRow | undefined {
  const sql = "select * from shared_links where namespace = ? and path_lower = ?";
  return state.db.row<LinkRow>(sql, namespace, pathLower);
}

function alreadyThere(metadata: object): Refusal {
  const inner = { ".tag": "metadata", metadata };
  return new Refusal(409, { ".tag": "shared_link_already_exists", shared_link_already_exists: inner });
}

function settingsOf(state: State, asked: Partial<Settings>, before: Kept): Kept {
  const settled = (tag: string) =>
    under("settings_error", () => {
      throw plain(tag);
    });
  if (asked.require_password && !asked.link_password) settled("invalid_settings");
  if (asked.expires && new Date(asked.expires) <= state.clock.now()) settled("invalid_settings");
  const visibility = { public: "public", team_only: "team", password: "public" } as const;
  const named = asked.audience?.tag ??
    (asked.requested_visibility && visibility[asked.requested_visibility.tag]);
  const audience = named ?? before.audience;
  if (audience === "public" && !state.switches.public_links_allowed) settled("not_authorized");
  const level = asked.access?.tag ?? before.access;
  return {
    audience,
    access: level === "editor" || level === "max" ? "editor" : "viewer",
    expires: asked.expires ?? before.expires,
    hasPassword: asked.require_password ?? before.hasPassword,
  };
}

/** A shared folder's own link stands in its metadata, too. */
function save(state: State, row: LinkRow, kept: Kept): void {
  const { url, namespace, path_lower, member } = row;
  const sql =
    "insert or replace into shared_links (url, namespace, path_lower, member, settings) values (?, ?, ?, ?, ?)";
  state.db.write(() => {
    state.db.run(sql, url, namespace, path_lower, member, JSON.stringify(kept));
    if (path_lower === "") {
      const { policy } = folderRules(state, namespace);
      setFolderRules(state, namespace, { policy, link: contentLink(url, kept) });
    }
    state.sequence.save();
  });
}
