import { under } from "../entries/refusals.ts";
import type { Call } from "../wire/call.ts";
import type { copyBatch, move } from "../wire/routes/changing.ts";
import type { Read } from "../wire/schema.ts";
import type { Actor, Place, StoredEntry } from "../world_types.ts";
import type { Desk } from "./desk.ts";
import { checkRoom } from "./quotas.ts";
import { taggedMetadata, writtenPlace } from "./seen_entries.ts";

export type Kind = "move" | "copy";
export type Relocation = Read<(typeof move)["arg"]>;
export type Relocations = Read<(typeof copyBatch)["arg"]>;
export type Ends = { from: Place; to: Place };

/** files/move_v2 and files/copy_v2 (dropbox-api §4.4). */
export async function relocateOne(desk: Desk, kind: Kind, call: Call<Relocation>) {
  const ends = endsOf(desk, call.actor, call.arg);
  const lock = lockedPlaces(kind, ends).map((place) => place.namespace);
  const work = () => relocate(desk, kind, call.actor, ends, call.arg.autorename);
  return { metadata: await desk.locks.one(lock, work) };
}

export function endsOf(desk: Desk, actor: Actor, paths: { from_path: string; to_path: string }): Ends {
  return {
    from: under("from_lookup", () => desk.world.resolve(actor, paths.from_path)),
    to: under("to", () => desk.world.resolve(actor, paths.to_path, "write")),
  };
}

/** Where it writes: a copy leaves its source alone. */
export function lockedPlaces(kind: Kind, { from, to }: Ends): Place[] {
  return kind === "move" ? [writtenPlace(from), to] : [to];
}

/** Moves or copies for a caller that holds the locks. Answers tagged Metadata; refuses with RelocationError. */
export function relocate(desk: Desk, kind: Kind, actor: Actor, ends: Ends, autorename: boolean) {
  const { from, to } = ends;
  checkRoom(desk.state, kind, from, to);
  const entry: StoredEntry = desk.world[kind](actor, from, to, autorename);
  return taggedMetadata(desk, actor, entry, to);
}
