/** One backup of one version by one competitor. */
export interface Result {
  competitor: string;
  round: number;
  /** `v1` to `v5`, or `no change`. */
  step: string;
  seconds: number;
  cpuSeconds: number;
  peakBytes: number;
  /** The repository after this backup, in bytes. */
  storedBytes: number;
  requests: number;
  /** To Dropbox; null for who reads the disk. */
  calls: number | null;
}

type Figure = "seconds" | "cpuSeconds" | "peakBytes" | "storedBytes" | "requests" | "calls";

const COLUMNS: [title: string, figure: Figure, show: (value: number) => string][] = [
  ["wall s", "seconds", (value) => value.toFixed(1)],
  ["cpu s", "cpuSeconds", (value) => value.toFixed(1)],
  ["peak MB", "peakBytes", inMegabytes],
  ["stored MB", "storedBytes", inMegabytes],
  ["S3 requests", "requests", String],
  ["calls", "calls", String],
];

/** The medians over all rounds, a line for every step and competitor. */
export function table(results: Result[]): string {
  const groups = Map.groupBy(results, ({ step, competitor }) => `${step}\t${competitor}`);
  const rows = [...groups].map(([key, group]) => [
    ...key.split("\t"),
    ...COLUMNS.map(([, figure, show]) => showMedian(group.map((result) => result[figure]), show)),
  ]);
  return aligned([["step", "who", ...COLUMNS.map(([title]) => title)], ...rows]);
}

function showMedian(values: (number | null)[], show: (value: number) => string): string {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (known.length === 0) return "-";
  const [low, high] = [known[(known.length - 1) >> 1]!, known[known.length >> 1]!];
  return show((low + high) / 2);
}

function inMegabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

/** Two columns of words, then numbers. */
export function aligned(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const cell = (text: string, column: number) =>
    column < 2 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!);
  return rows.map((row) => row.map(cell).join("  ").trimEnd()).join("\n");
}
