import type { Actor, Commit, Content, History, Place, StoredEntry, WorldVerbs } from "./world_types.ts";
import { openContent } from "./content/open_content.ts";
import { storeContent } from "./content/store_content.ts";
import { copy } from "./entries/copy.ts";
import { makeFolder } from "./entries/make_folder.ts";
import { move } from "./entries/move.ts";
import { putFile } from "./entries/put_file.ts";
import { remove } from "./entries/remove.ts";
import { restore } from "./entries/restore.ts";
import { revisions } from "./entries/revisions.ts";
import { children, entryAt, entryById } from "./entries/rows.ts";
import { metadata, viewOf } from "./listing/view.ts";
import { openState, type State, type StateOptions } from "./state/state.ts";
import { resolve } from "./team/resolve.ts";

/** A team's Dropbox in a folder on disk: the verbs that routes and control API share. */
export class World implements WorldVerbs {
  readonly state: State;

  private constructor(state: State) {
    this.state = state;
  }

  /** Opens the world in `dir`, or begins an empty one there. One process at a time. */
  static open(dir: string, options: StateOptions): World {
    return new World(openState(dir, options));
  }

  close(): void {
    this.state.db.close();
  }

  now(): Date {
    return this.state.clock.now();
  }

  resolve(actor: Actor, path: string, purpose: "read" | "write" = "read"): Place {
    return resolve(this.state, actor, path, purpose);
  }

  entryAt(place: Place): StoredEntry | null {
    return entryAt(this.state, place);
  }

  entryById(id: string): StoredEntry | null {
    return entryById(this.state, id);
  }

  children(place: Place): IterableIterator<StoredEntry> {
    return children(this.state, place);
  }

  putFile(actor: Actor | null, place: Place, content: Content, commit: Commit): StoredEntry {
    return putFile(this.state, actor, place, content, commit);
  }

  makeFolder(actor: Actor | null, place: Place, autorename: boolean): StoredEntry {
    return makeFolder(this.state, actor, place, autorename);
  }

  remove(actor: Actor | null, place: Place, parentRev?: string): StoredEntry {
    return remove(this.state, actor, place, parentRev);
  }

  move(actor: Actor | null, from: Place, to: Place, autorename: boolean): StoredEntry {
    return move(this.state, actor, from, to, autorename);
  }

  copy(actor: Actor | null, from: Place, to: Place, autorename: boolean): StoredEntry {
    return copy(this.state, actor, from, to, autorename);
  }

  restore(actor: Actor | null, place: Place, rev: string): StoredEntry {
    return restore(this.state, actor, place, rev);
  }

  revisions(of: Place | { id: string }, limit: number, beforeRev?: string): History {
    return revisions(this.state, of, limit, beforeRev);
  }

  storeContent(body: ReadableStream<Uint8Array> | Uint8Array): Promise<Content> {
    return storeContent(this.state, body);
  }

  openContent(content: Content, start = 0, end = content.size): ReadableStream<Uint8Array> {
    return openContent(this.state, content, start, end);
  }

  metadata(actor: Actor | null, entry: StoredEntry, seenAt: Place["seenAt"]): Record<string, unknown> {
    return metadata(this.state, viewOf(this.state, actor, entry.namespace, seenAt), entry);
  }
}
