export type Figure =
  | "coldBytes"
  | "coldRequests"
  | "warmBytes"
  | "warmRequests"
  | "ttfb"
  | "coldPaint"
  | "warmPaint"
  | "shift"
  | "elements"
  | "filter";

/** What a page may cost at most (ui.md, part 4). Bytes without the font, times in milliseconds. */
export const BUDGETS: Record<Figure, { label: string; most: number }> = {
  coldBytes: { label: "cold bytes", most: 60_000 },
  coldRequests: { label: "cold requests", most: 8 },
  warmBytes: { label: "warm bytes", most: 10_000 },
  warmRequests: { label: "warm requests", most: 2 },
  ttfb: { label: "first byte p95", most: 100 },
  coldPaint: { label: "LCP cold", most: 800 },
  warmPaint: { label: "LCP warm", most: 400 },
  shift: { label: "CLS", most: 0 },
  elements: { label: "elements", most: 1_500 },
  filter: { label: "filter to swapped", most: 300 },
};
