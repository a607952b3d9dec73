import type { AskedWords } from "./ask.ts";
import { BETWEEN } from "./spaced.ts";

/** A piece of a text around what was sought. */
export type Snippet = { text: string; isHit: boolean }[];

/** Letters before the hit, and of all of it. */
const BEFORE = 60;
const LENGTH = 220;

/** Letters that are looked at at once, and that two of these share: a hit may lie where one ends. */
const WINDOW = 20_000;
const SHARED = 500;

/** The first place in a text that has something of what was sought, with all hits near it marked; null: none was found. */
export function snippetOf(text: string, { rows }: Pick<AskedWords, "rows">): Snippet | null {
  const pattern = rows.map(patternOf).join("|");
  const first = firstHit(text, new RegExp(pattern, "giu"));
  if (first === null) return null;
  const from = startOfWord(text, Math.max(0, first - BEFORE));
  const until = Math.min(text.length, from + LENGTH);
  const folded = foldedLikeText(text.slice(from, until + SHARED));
  const pieces: Snippet = from > 0 ? [{ text: "…", isHit: false }] : [];
  let at = from;
  for (const found of folded.matchAll(new RegExp(pattern, "giu"))) {
    const [begin, end] = [from + found.index, Math.min(until, from + found.index + found[0].length)];
    // A word that the piece begins in the middle of is none.
    if (begin < first || begin >= until) continue;
    pieces.push({ text: text.slice(at, begin), isHit: false }, { text: text.slice(begin, end), isHit: true });
    at = end;
  }
  pieces.push({ text: text.slice(at, until) + (until < text.length ? "…" : ""), isHit: false });
  return pieces.map(({ text, isHit }) => ({ text: plain(text), isHit })).filter(({ text }) => text !== "");
}

/** Where the first hit begins: a text is folded no further than up to there. */
function firstHit(text: string, hit: RegExp): number | null {
  for (let at = 0; at < text.length; at += WINDOW - SHARED) {
    hit.lastIndex = at === 0 ? 0 : 1;
    const found = hit.exec(foldedLikeText(text.slice(at, at + WINDOW)));
    if (found) return at + found.index;
  }
  return null;
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
