const COMMON = [
  "report",
  "budget",
  "invoice",
  "contract",
  "meeting",
  "final",
  "draft",
  "photo",
  "plan",
  "notes",
];

/** As many words as a language's everyday ones; the first are the most common in names. */
export function words(count: number): string[] {
  return [...COMMON, ...Array.from({ length: count - COMMON.length }, (_, n) => word(n + 1))];
}

/** Two or three syllables by number: three letters in a row are shared by about as many words as in a language. */
function word(n: number): string {
  return syllable(n * 7919) + syllable(n * 104_729) + (n % 2 === 0 ? syllable(n * 1_299_709) : "");
}

function syllable(n: number): string {
  const pick = (letters: string, at: number) => letters[at % letters.length]!;
  return pick("bcdfghjklmnprstvwz", n) + pick("aeiou", n >> 4) + pick("bdfgklmnprstx", n >> 7);
}

export const ENDINGS = ["pdf", "docx", "xlsx", "jpg", "pptx", "txt", "csv", "png"];
