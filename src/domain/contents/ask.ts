import { BETWEEN, spaced } from "./spaced.ts";

/** What the index takes for a part of a word; its tokenizer goes by the same (unicode61). */
const LETTERS = /[\p{L}\p{N}\p{Co}\p{M}]+/gu;
/** Letters of nobody's script, which the index has words of its own of (`catalogue/stretches`): all texts would be found by those. */
const OWN = /[\ue000-\uf8ff]/g;
/** A word's beginning is enough from so many letters on. */
const BEGINNING = 3;
/** Words that are sought for one beginning, and for all of them together: each costs a third of a millisecond. */
const ENDINGS = 30;
const ALL_ENDINGS = 60;

/** Words in a row; the last may go on where `isOpen`. */
export interface AskedRow {
  words: string[];
  isOpen: boolean;
}

/** What is sought in words: in FTS5's language, and each word for itself, to be marked where it is shown. */
export interface AskedWords {
  ask: string;
  rows: AskedRow[];
  /** Beginnings of more words than are sought. */
  narrowed: string[];
}

/** The words of the index that begin so, in their order, at most so many. */
export type TermsFrom = (beginning: string, most: number) => Promise<string[]>;

/**
 * Words and "exact phrases" as `readSearch` has them, each of which a text must have; null where there is no letter in
 * them. Nothing of FTS5's own language gets through: every word is quoted and made of letters alone.
 */
export async function askWords(
  parts: readonly string[],
  phrases: ReadonlySet<string>,
  termsFrom: TermsFrom,
): Promise<AskedWords | null> {
  const rows = parts.flatMap((part): AskedRow[] => {
    const words = spaced(part).replaceAll(BETWEEN, " ").replaceAll(OWN, " ").match(LETTERS) ?? [];
    const last = words.at(-1);
    if (last === undefined) return [];
    return [{ words: [...words], isOpen: !phrases.has(part) && last.length >= BEGINNING }];
  });
  if (rows.length === 0) return null;
  const most = Math.min(ENDINGS, Math.ceil(ALL_ENDINGS / rows.length));
  const [asks, narrowed]: [string[], string[]] = [[], []];
  for (const row of rows) {
    const { ask, isNarrowed } = await askRow(row, most, termsFrom);
    asks.push(ask);
    if (isNarrowed) narrowed.push(row.words.at(-1)!);
  }
  return { ask: asks.join(" AND "), rows, narrowed };
}

async function askRow({ words, isOpen }: AskedRow, most: number, termsFrom: TermsFrom) {
  const exact = `"${words.join(" ")}"`;
  if (!isOpen) return { ask: exact, isNarrowed: false };
  const last = words.at(-1)!;
  const terms = await termsFrom(folded(last), most + 1);
  // None: there is none, or the index writes it otherwise, of which it knows itself.
  if (terms.length === 0) return { ask: `${exact}*`, isNarrowed: false };
  const before = words.slice(0, -1);
  const all = terms.slice(0, most).map((term) => `"${[...before, term.replaceAll('"', "")].join(" ")}"`);
  return { ask: `(${[...new Set([exact, ...all])].join(" OR ")})`, isNarrowed: terms.length > most };
}

/** As the index has a word. */
function folded(word: string): string {
  return word.normalize("NFD").replaceAll(/\p{M}/gu, "").normalize("NFC").toLowerCase();
}
