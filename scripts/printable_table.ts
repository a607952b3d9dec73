/**
 * Writes `src/storage/repository/printable_table.ts` from the UnicodeData.txt of Unicode 15.0.0, the version whose
 * tables Go's strconv has (1.21 up to 1.26). V8 knows a newer Unicode, so its `\p{}` classes cannot stand in for it.
 *
 * Usage: deno run -RW scripts/printable_table.ts UnicodeData.txt
 * (Debian 12: package unicode-data, file /usr/share/unicode/UnicodeData.txt)
 */
const TARGET = "src/storage/repository/printable_table.ts";
const LAST_CODE_POINT = 0x10ffff;
const LINE = 100;

/** Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols, and of the separators only U+0020. */
function isPrintCategory(category: string, codePoint: number): boolean {
  return "LMNPS".includes(category.charAt(0)) || codePoint === 0x20;
}

/** One flag a code point; ranges stand in the file as a pair of lines named `<X, First>` and `<X, Last>`. */
function readPrintable(unicodeData: string): Uint8Array {
  const printable = new Uint8Array(LAST_CODE_POINT + 1);
  let first = 0;
  for (const line of unicodeData.split("\n").filter(Boolean)) {
    const [hex = "", name = "", category = ""] = line.split(";");
    const codePoint = parseInt(hex, 16);
    if (!name.endsWith(", Last>")) first = codePoint;
    if (isPrintCategory(category, codePoint)) printable.fill(1, first, codePoint + 1);
  }
  return printable;
}

/** Lengths of the runs, unprintable first, in base 36. */
function runLengths(printable: Uint8Array): string[] {
  const runs: string[] = [];
  let start = 0;
  for (let codePoint = 1; codePoint <= printable.length; codePoint++) {
    if (printable[codePoint] === printable[start]) continue;
    runs.push((codePoint - start).toString(36));
    start = codePoint;
  }
  return runs;
}

function wrap(words: string[]): string[] {
  const lines = [""];
  for (const word of words) {
    if (lines.at(-1)!.length + word.length > LINE) lines.push("");
    lines[lines.length - 1] += `${word} `;
  }
  return lines;
}

const lines = wrap(runLengths(readPrintable(await Deno.readTextFile(Deno.args[0]!))));
await Deno.writeTextFile(
  TARGET,
  `/**
 * Runs of code points that Go (Unicode 15.0.0) calls unprintable, printable, unprintable, … from U+0000 on, as
 * lengths in base 36. Written by scripts/printable_table.ts.
 */
export const PRINTABLE_RUNS: string =
${lines.map((line) => `  "${line}"`).join(" +\n")};
`,
);
