import { numberText } from "./quantities.ts";

/** The lines of a list, and how to see what it leaves out. */
export function withMore(lines: string, shown: number, more: number): string {
  return more > 0 ? `${lines}\nThere are ${numberText(more)} more: say --limit ${shown + more}` : lines;
}
