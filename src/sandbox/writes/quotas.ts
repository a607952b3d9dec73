import { rangeBelow } from "../entries/names.ts";
import type { State } from "../state/state.ts";
import { type Place, Refusal } from "../world_types.ts";

/** The tags that say "full": the first is everywhere, the others only in newer unions (dropbox-api §4.1). */
export type FullTag =
  | "insufficient_space"
  | "team_folder_insufficient_space"
  | "member_folder_insufficient_space";

const WHOLE_TEAM = "team";

/** Limits a namespace, or the "team" as a whole, to `bytes`; null takes the limit away. */
export function setQuota(
  state: State,
  target: string,
  bytes: number | null,
  tag: FullTag = "insufficient_space",
): void {
  if (bytes === null) state.db.run("delete from quotas where target = ?", target);
  else state.db.run("insert or replace into quotas values (?, ?, ?)", target, bytes, tag);
}

/** Refuses with the WriteError of a full namespace or team when `size` more bytes do not fit. */
export function checkSpace(state: State, namespace: string, size: number): void {
  const tag = fullTag(state, [namespace, WHOLE_TEAM], size);
  if (tag) throw new Refusal(409, { ".tag": tag });
}

/** The same for a move or copy, in RelocationError's words; a move within the team does not fill the team. */
export function checkRoom(state: State, kind: "move" | "copy", from: Place, to: Place): void {
  if (kind === "move" && from.namespace === to.namespace) return;
  const targets = kind === "copy" ? [to.namespace, WHOLE_TEAM] : [to.namespace];
  const tag = fullTag(state, targets, () => bytesBelow(state, from));
  if (tag) throw new Refusal(409, { ".tag": tag.replace("space", "quota") });
}

/** Bytes of all present files in a namespace, or in the "team". Reads every row: only asked where a quota is set. */
export function usedBytes(state: State, target: string): number {
  const [where, values] = target === WHOLE_TEAM ? ["", []] : ["where namespace = ?", [target]];
  const sql = `select coalesce(sum(size), 0) as used from entries ${where}`;
  return state.db.row<{ used: number }>(sql, ...values)!.used;
}

function fullTag(state: State, targets: string[], size: number | (() => number)): FullTag | undefined {
  for (const target of targets) {
    const sql = "select bytes, tag from quotas where target = ?";
    const quota = state.db.row<{ bytes: number; tag: FullTag }>(sql, target);
    if (!quota) continue;
    const more = typeof size === "number" ? size : size();
    if (usedBytes(state, target) + more > quota.bytes) return quota.tag;
  }
}

function bytesBelow(state: State, place: Place): number {
  const sql = `select coalesce(sum(size), 0) as bytes from entries
    where namespace = ? and (path_lower = ? or (path_lower > ? and path_lower < ?))`;
  const { namespace, pathLower } = place;
  return state.db.row<{ bytes: number }>(sql, namespace, pathLower, ...rangeBelow(pathLower))!.bytes;
}
