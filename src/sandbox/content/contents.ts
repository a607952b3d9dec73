import type { Content } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { type Recipe, recipeHash } from "./recipe.ts";

/** Where content lies: a blob of ours, a file of the user's that is read in place, or a recipe. */
export interface ContentRow {
  hash: string;
  size: number;
  kind: "blob" | "file" | "recipe";
  location: string;
  /** Files in place: milliseconds since 1970, as when the hash was taken. */
  modified: number | null;
}

export function contentRow(state: State, content: Content): ContentRow {
  const sql = "select * from contents where hash = ? and size = ?";
  const row = state.db.row<ContentRow>(sql, content.hash, content.size);
  if (!row) throw new Error(`Cannot open content ${content.hash}: it was never stored`);
  return row;
}

export function isStored(state: State, content: Content): boolean {
  return state.db.row("select 1 from contents where hash = ? and size = ?", content.hash, content.size) !==
    undefined;
}

/** Notes where content lies; what is known already stays where it is. */
export function addContent(state: State, row: ContentRow): Content {
  const sql = "insert or ignore into contents (hash, size, kind, location, modified) values (?, ?, ?, ?, ?)";
  state.db.run(sql, row.hash, row.size, row.kind, row.location, row.modified);
  return { hash: row.hash, size: row.size };
}

export function addRecipe(state: State, recipe: Recipe): Content {
  const location = JSON.stringify(recipe);
  return addContent(state, {
    hash: recipeHash(recipe),
    size: recipe.size,
    kind: "recipe",
    location,
    modified: null,
  });
}
