/** Rows under their heads, columns as wide as they need. A head that begins with `>` is a column of numbers: right-aligned. */
export function table(heads: string[], rows: string[][]): string {
  const titles = heads.map((head) => head.replace(/^>/, ""));
  const widths = titles.map((title, at) => Math.max(...[title, ...rows.map((row) => row[at]!)].map(width)));
  const line = (cells: string[]) =>
    cells.map((cell, at) => pad(cell, widths[at]!, heads[at]!.startsWith(">"))).join("  ").trimEnd();
  return [titles, ...rows].map(line).join("\n");
}

function pad(cell: string, to: number, right: boolean): string {
  const space = " ".repeat(to - width(cell));
  return right ? space + cell : cell + space;
}

/** Colours take no room. */
function width(cell: string): number {
  // deno-lint-ignore no-control-regex -- the escape sequences of our own colours
  return [...cell.replaceAll(/\x1b\[\d+m/g, "")].length;
}
