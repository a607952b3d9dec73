import type { StoredEntry } from "../world_types.ts";
import type { State } from "../state/state.ts";
import type { Actor } from "../world_types.ts";
import { accessOf, namespaceType } from "../team/access.ts";
import type { Position, Segment } from "./cursor.ts";
import { metadata, type View, viewOf } from "./view.ts";

type Wire = Record<string, unknown>;

/** A listing page while it fills: the entries so far, and the position that moves on with them. */
export class Page {
  readonly entries: Wire[] = [];
  #views = new Map<Segment, View>();

  constructor(
    readonly state: State,
    readonly actor: Actor,
    readonly position: Position,
    readonly limit: number,
  ) {}

  get isFull(): boolean {
    return this.entries.length >= this.limit;
  }

  get room(): number {
    return this.limit - this.entries.length;
  }

  segment(index: number): Segment {
    return this.position.segments[index]!;
  }

  /** Adds an entry as the caller sees it; below a mount point the listing goes on into the mounted namespace. */
  add(index: number, entry: StoredEntry): void {
    const view = this.#view(index);
    if (!this.#isShown(view, entry)) return;
    const { args } = this.position;
    const mounted = entry.mountedNamespace;
    if (mounted && !args.include_mounted_folders && !this.state.switches.mounts_listed_when_excluded) return;
    this.entries.push(this.#wire(view, entry));
    if (mounted && args.recursive && args.include_mounted_folders) this.#enter(index, entry, mounted);
  }

  addDeleted(index: number, gone: { name: string; path_lower: string; path_display: string }): void {
    const seenAt = this.segment(index).seenAt;
    this.entries.push({
      ".tag": "deleted",
      name: gone.name,
      ...(seenAt && { path_lower: seenAt.pathLower + gone.path_lower }),
      ...(seenAt && { path_display: seenAt.pathDisplay + gone.path_display }),
    });
  }

  #wire(view: View, entry: StoredEntry): Wire {
    const wire = { ".tag": entry.kind === "file" ? "file" : "folder", ...metadata(this.state, view, entry) };
    if (entry.kind !== "file" || !this.position.args.include_has_explicit_shared_members) return wire;
    // Single files are never shared here, only folders.
    return { ...wire, has_explicit_shared_members: false };
  }

  #view(index: number): View {
    const segment = this.segment(index);
    const kept = this.#views.get(segment);
    if (kept) return kept;
    const { namespace, seenAt } = segment;
    const view = viewOf(this.state, this.actor, namespace, seenAt);
    this.#views.set(segment, view);
    return view;
  }

  #isShown(view: View, entry: StoredEntry): boolean {
    if (entry.kind === "file") {
      return !view.traverseOnly &&
        (entry.exportAs === undefined || this.position.args.include_non_downloadable_files);
    }
    return !entry.mountedNamespace || !isHidden(this.state, this.actor, entry.mountedNamespace);
  }

  #enter(index: number, entry: StoredEntry, mounted: string): void {
    const { segments, scans } = this.position;
    if (accessOf(this.state, this.actor, mounted) === "none") return;
    if (segments.some((segment) => segment.namespace === mounted)) return;
    const seenAt = this.segment(index).seenAt;
    segments.push({
      namespace: mounted,
      base: "",
      ...(seenAt && {
        seenAt: {
          pathLower: seenAt.pathLower + entry.pathLower,
          pathDisplay: seenAt.pathDisplay + entry.pathDisplay,
        },
      }),
      edge: { namespace: entry.namespace, pathLower: entry.pathLower },
    } as Segment);
    scans.push({ segment: segments.length - 1, after: "", stage: "entries" });
  }
}

/** Other people's homes and archived folders do not appear; a restricted folder does, with no_access. */
function isHidden(state: State, actor: Actor, mounted: string): boolean {
  if (accessOf(state, actor, mounted) !== "none") return false;
  const row = namespaceType(state, mounted);
  return row !== "shared_folder";
}
