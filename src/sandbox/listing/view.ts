import type { Actor, Place, StoredEntry } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { accessOf, namespaceRow } from "../team/access.ts";

/** One namespace in one caller's eyes: what its entries say about path and sharing. */
export interface View {
  actor: Actor | null;
  namespace: string;
  seenAt: Place["seenAt"];
  /** Items inside carry parent_shared_folder_id. */
  shared: boolean;
  readOnly: boolean;
  /** Only mount points (and the folders on the way) are shown. */
  traverseOnly: boolean;
}

export function viewOf(state: State, actor: Actor | null, namespace: string, seenAt: Place["seenAt"]): View {
  const type = namespaceRow(state, namespace)?.type;
  const access = actor ? accessOf(state, actor, namespace) : "owner";
  return {
    actor,
    namespace,
    seenAt,
    shared: type === "shared_folder" || type === "team_folder",
    readOnly: access !== "owner" && access !== "editor",
    traverseOnly: access === "traverse",
  };
}

type Wire = Record<string, unknown>;

/** FileMetadata or FolderMetadata without `.tag` (dropbox-api.md 3.4). */
export function metadata(state: State, view: View, entry: StoredEntry): Wire {
  return entry.kind === "file" ? fileMetadata(state, view, entry) : folderMetadata(state, view, entry);
}

function named(view: View, entry: StoredEntry): Wire {
  const wire: Wire = { name: entry.name };
  if (!view.seenAt) return wire;
  const path = view.seenAt.pathLower + entry.pathLower;
  if (path === "") return wire;
  wire.path_lower = path;
  wire.path_display = view.seenAt.pathDisplay + entry.pathDisplay;
  return wire;
}

function fileMetadata(state: State, view: View, entry: StoredEntry): Wire {
  const wire = named(view, entry);
  wire.id = entry.id;
  wire.client_modified = entry.clientModified;
  wire.server_modified = entry.serverModified;
  wire.rev = entry.rev;
  wire.size = entry.content!.size;
  if (view.shared) wire.sharing_info = fileSharing(view, entry);
  if (entry.symlinkTarget !== undefined) wire.symlink_info = { target: entry.symlinkTarget };
  if (state.switches.tells_downloadable) wire.is_downloadable = entry.exportAs === undefined;
  if (state.switches.tells_downloadable && entry.exportAs) wire.export_info = exportInfo(entry.exportAs);
  if (hasHash(state, entry)) wire.content_hash = entry.content!.hash;
  return wire;
}

function hasHash(state: State, entry: StoredEntry): boolean {
  if (entry.exportAs !== undefined || entry.symlinkTarget !== undefined) return false;
  const suffix = state.switches.hashless_suffix;
  return suffix === "" || !entry.pathLower.endsWith(suffix);
}

function fileSharing(view: View, entry: StoredEntry): Wire {
  const info: Wire = { read_only: view.readOnly, parent_shared_folder_id: view.namespace };
  if (entry.modifiedBy) info.modified_by = entry.modifiedBy;
  return info;
}

/** Paper exports in two forms (dropbox-api.md 3.8), cloud documents in one. */
function exportInfo(exportAs: string): Wire {
  return exportAs === "html"
    ? { export_as: "html", export_options: ["html", "markdown"] }
    : { export_as: exportAs };
}

function folderMetadata(state: State, view: View, entry: StoredEntry): Wire {
  const wire = named(view, entry);
  wire.id = entry.id;
  const mounted = entry.mountedNamespace;
  if (mounted && showsMount(state, mounted)) return { ...wire, ...mountFields(state, view, mounted) };
  if (view.shared) {
    wire.sharing_info = {
      read_only: view.readOnly,
      parent_shared_folder_id: view.namespace,
      traverse_only: false,
      no_access: false,
    };
  }
  return wire;
}

function mountFields(state: State, view: View, mounted: string): Wire {
  const access = view.actor ? accessOf(state, view.actor, mounted) : "owner";
  const info: Wire = { read_only: access !== "owner" && access !== "editor" };
  if (view.shared && view.namespace !== mounted) info.parent_shared_folder_id = view.namespace;
  info.shared_folder_id = mounted;
  info.traverse_only = access === "traverse";
  info.no_access = access === "none";
  return { shared_folder_id: mounted, sharing_info: info };
}

function showsMount(state: State, mounted: string): boolean {
  return state.switches.app_folder_shows_mount || namespaceRow(state, mounted)?.type !== "app_folder";
}
