import { addRecipe } from "../content/contents.ts";
import { freePath } from "../entries/autorename.ts";
import { serverLower } from "../entries/names.ts";
import { move } from "../entries/move.ts";
import { putFile } from "../entries/put_file.ts";
import { remove } from "../entries/remove.ts";
import { type EntryRow, storedEntry } from "../entries/rows.ts";
import type { State } from "../state/state.ts";
import { Draws } from "./draws.ts";

/** How many files to edit, delete, rename and add; drawn from all, or from one namespace. */
export interface Changes {
  edit?: number;
  delete?: number;
  rename?: number;
  add?: number;
  seed?: number;
}

export interface Changed {
  edited: string[];
  deleted: string[];
  renamed: string[];
  added: string[];
}

/** Changes many files in one write, as a busy team does between two runs. Answers the paths. */
export function changeMany(state: State, namespace: string | null, changes: Changes): Changed {
  const draws = new Draws(changes.seed ?? state.sequence.last);
  const { edit = 0, rename = 0, add = 0 } = changes;
  const rows = someFiles(state, namespace, edit + (changes.delete ?? 0) + rename + add, draws);
  const edited = rows.splice(0, edit);
  const renamed = rows.splice(0, rename);
  const siblings = rows.splice(0, add);
  return state.db.write(() => ({
    edited: edited.map((row) => write(state, row, row.path_display, draws)),
    renamed: renamed.map((row) => renameOne(state, row)),
    added: siblings.map((row) => write(state, row, free(state, row), draws)),
    deleted: rows.map((row) => remove(state, null, storedEntry(row)).pathDisplay),
  }));
}

/** Ids are as good as random, so a run of them from a drawn place is a fair sample. */
function someFiles(state: State, namespace: string | null, count: number, draws: Draws): EntryRow[] {
  const where = namespace === null ? "?1 is null" : "namespace = ?1";
  const sql = (side: string) =>
    `select * from entries where kind = 'file' and symlink_target is null
    and export_as is null and ${where} and id ${side} ?2 order by id limit ?3`;
  const from = `id:${"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"[draws.below(62)]}`;
  const rows = state.db.rows<EntryRow>(sql(">"), namespace, from, count);
  if (rows.length === count) return rows;
  return [...rows, ...state.db.rows<EntryRow>(sql("<"), namespace, from, count - rows.length)];
}

function write(state: State, row: EntryRow, path: string, draws: Draws): string {
  const size = Math.max(1, Math.round((row.size ?? 1000) * (0.5 + draws.fraction())));
  const content = addRecipe(state, { seed: state.sequence.next(), size, cycle: 4, texture: "text" });
  const commit = { mode: { tag: "overwrite" as const }, autorename: false, strictConflict: false };
  return putFile(state, null, placeOf(row, path), content, commit).pathDisplay;
}

function renameOne(state: State, row: EntryRow): string {
  return move(state, null, storedEntry(row), placeOf(row, free(state, row)), false).pathDisplay;
}

function free(state: State, row: EntryRow): string {
  return freePath(state, row.namespace, row.path_display);
}

function placeOf(row: EntryRow, pathDisplay: string) {
  return { namespace: row.namespace, pathLower: serverLower(pathDisplay), pathDisplay };
}
