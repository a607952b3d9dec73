import { BETWEEN, spaced } from "./spaced.ts";

/** What the index takes for a part of a word; its tokenizer goes by the same (unicode61). */
const LETTERS = /[\p{L}\p{N}\p{Co}\p{M}]+/gu;
/** A word's beginning is enough from so many letters on. */
const BEGINNING = 3;

/** What is sought in words: in FTS5's language, and each word for itself, to be marked where it is shown. */
export interface AskedWords {
  ask: string;
  /** Words in a row each; the last of a row may go on where `isOpen`. */
  rows: { words: string[]; isOpen: boolean }[];
}

/**
 * Words and "exact phrases" as `readSearch` has them, each of which a text must have; null where there is no letter in
 * them. Nothing of FTS5's own language gets through: every word is quoted and made of letters alone.
 */
export function askWords(parts: readonly string[], phrases: ReadonlySet<string>): AskedWords | null {
  const rows = parts.flatMap((part) => {
    const words = spaced(part).replaceAll(BETWEEN, " ").match(LETTERS) ?? [];
    const last = words.at(-1);
    if (last === undefined) return [];
    return [{ words: [...words], isOpen: !phrases.has(part) && last.length >= BEGINNING }];
  });
  if (rows.length === 0) return null;
  const ask = rows.map(({ words, isOpen }) => `"${words.join(" ")}"${isOpen ? "*" : ""}`).join(" AND ");
  return { ask, rows };
}
