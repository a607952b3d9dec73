/** Syllables that no sought word has in it by chance. */
const PARTS = [
  "ba",
  "du",
  "fen",
  "gil",
  "hor",
  "jan",
  "ket",
  "lom",
  "mir",
  "nal",
  "pev",
  "rus",
  "sol",
  "tav",
  "wix",
];

/** As many words as a language's everyday ones; the first are the most common in names. */
export function words(count: number): string[] {
  const known = [
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
  const made = Array.from({ length: count - known.length }, (_, n) => {
    const letters = [n % PARTS.length, Math.floor(n / PARTS.length) % PARTS.length, Math.floor(n / 225)];
    return letters.map((one) => PARTS[one % PARTS.length]).join("");
  });
  return [...known, ...made];
}

export const ENDINGS = ["pdf", "docx", "xlsx", "jpg", "pptx", "txt", "csv", "png"];
