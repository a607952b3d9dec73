import type { Random } from "./random.ts";

/** About `length` characters of real paragraphs. */
export function prose(random: Random, paragraphs: readonly string[], length: number): string {
  const parts: string[] = [];
  for (let left = length; left > 0;) {
    const paragraph = random.pick(paragraphs);
    parts.push(paragraph);
    left -= paragraph.length + 2;
  }
  return parts.join("\n\n");
}
