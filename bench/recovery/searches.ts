/** Twenty, as people ask: common and rare, long and short, with and without bounds; one for what is not there. */
export const NAME_SEARCHES: Record<string, string>[] = [
  { q: "budget" },
  { q: "report" },
  { q: "invoice 2021" },
  { q: "contract final" },
  { q: '"meeting notes"' },
  { q: "photo", ext: "jpg" },
  { q: "plan", ext: ".xlsx" },
  { q: "zeghox" },
  { q: "runropjal" },
  { q: "nothing is called so" },
  { q: "tubdirgig 2019" },
  { q: "vug" },
  { q: "draft", least: "4.5" },
  { q: "report", from: "2022-01-01", to: "2022-01-31" },
  { q: "invoice", gone: "1" },
  { q: "suskip", gone: "1" },
  { q: "1234567" },
  { q: "notes 2024 final" },
  { ext: "pptx" },
  { q: "forecast" },
];

/** What is hard on the index of names: too short for it, or nothing for it at all. Told, not judged. */
export const HARD_NAME_SEARCHES: Record<string, string>[] = [
  { q: "a" },
  { q: "qx" },
  { q: "report budget invoice contract" },
  { q: "%" },
  { gone: "1", least: "4.9", from: "2022-01-01", to: "2022-01-03" },
  { least: "4.999999" },
  { author: "person 7" },
  { author: "nobody" },
];

/** As people ask for what is in files: words that most texts have and words that few have, rows of them, with bounds. */
export const CONTENT_SEARCHES: Record<string, string>[] = [
  { q: "report" },
  { q: "the" },
  { q: "the report" },
  { q: '"of the"' },
  { q: '"the of and to"' },
  { q: '"to and of the in is"' },
  { q: "quarterly budget" },
  { q: "zeghox" },
  { q: "runropjal" },
  { q: "zeghox runropjal" },
  { q: "nothing reads like this" },
  { q: "con" },
  { q: "bud rep inv" },
  { q: "tubdir" },
  { q: "invoice", ext: "pdf" },
  { q: "the", ext: "nothing" },
  { q: "contract", from: "2022-01-01", to: "2022-01-31" },
  { q: "meeting", gone: "1" },
  { q: "draft", least: "4.9" },
  { q: "plan", author: "person 7" },
];
