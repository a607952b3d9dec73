import type { AskedWords } from "./ask.ts";
import { BETWEEN } from "./spaced.ts";

/** A piece of a text around what was sought. */
export type Snippet = { text: string; isHit: boolean }[];

/** Letters before the hit, and of all of it. */
const BEFORE = 60;
const LENGTH = 220;

/** The first place in a text that has something of what was sought, with all hits near it marked; null: none was found. */
export function snippetOf(text: string, { rows }: AskedWords): Snippet | null {
  const hit = new RegExp(rows.map(patternOf).join("|"), "giu");
  const folded = foldedLikeText(text);
  const first = hit.exec(folded);
  if (first === null) return null;
  const from = startOfWord(text, Math.max(0, first.index - BEFORE));
  const until = Math.min(text.length, from + LENGTH);
  const pieces: Snippet = from > 0 ? [{ text: "…", isHit: false }] : [];
  let at = from;
  for (let found: RegExpExecArray | null = first; found && found.index < until; found = hit.exec(folded)) {
    pieces.push({ text: text.slice(at, found.index), isHit: false });
    at = Math.min(until, found.index + found[0].length);
    pieces.push({ text: text.slice(found.index, at), isHit: true });
  }
  pieces.push({ text: text.slice(at, until) + (until < text.length ? "…" : ""), isHit: false });
  return pieces.map(({ text, isHit }) => ({ text: plain(text), isHit })).filter(({ text }) => text !== "");
}

/** Words in a row, whatever signs stand between them; letters and nothing else come in, so it is no pattern of anybody's. */
function patternOf({ words, isOpen }: AskedWords["rows"][number]): string {
  const row = words.map((word) => foldedLikeText(word)).join("[^\\p{L}\\p{N}]+");
  return `(?<![\\p{L}\\p{N}])${row}${isOpen ? "[\\p{L}\\p{N}\\p{M}]*" : "(?![\\p{L}\\p{N}])"}`;
}

/** Without the signs on letters, and as long as it was. */
function foldedLikeText(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/[^\u0000-\u007f]/g, (letter) => {
    const [base = letter] = letter.normalize("NFD");
    return base.length === letter.length ? base : letter;
  });
}

function startOfWord(text: string, at: number): number {
  if (at === 0) return 0;
  const space = text.slice(at, at + 20).search(/\s/);
  return space < 0 ? at : at + space + 1;
}

function plain(text: string): string {
  return text.replaceAll(BETWEEN, "").replaceAll(/\s+/g, " ");
}
