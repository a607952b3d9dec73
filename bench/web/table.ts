import { BUDGETS, type Figure } from "./budgets.ts";

/** A line a page, a column a figure; the first line holds the budgets. */
export function table(rows: { page: string; figures: Partial<Record<Figure, number>> }[]): string {
  const figures = Object.keys(BUDGETS) as Figure[];
  const lines = [
    ["", ...figures.map((figure) => BUDGETS[figure].label)],
    ["at most", ...figures.map((figure) => String(BUDGETS[figure].most))],
    ...rows.map(({ page, figures: found }) => [page, ...figures.map((figure) => shown(found[figure]))]),
  ];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines.map((line) =>
    line.map((cell, column) => column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)).join(
      "  ",
    )
  ).join("\n");
}

function shown(value: number | undefined): string {
  if (value === undefined) return "–";
  return Number.isInteger(value) ? String(value) : value.toFixed(4);
}
