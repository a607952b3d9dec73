import type { ShareCount } from "../../../storage/catalogue/restore_shares.ts";
import type { SharingFigures } from "../restore.ts";

/** What a restore's sharing comes to; null: it was left out. The members, rules and links are counted, folders by themselves. */
export function figuresOf(counts: ShareCount[]): SharingFigures | null {
  if (counts.length === 0) return null;
  const figures: SharingFigures = { folders: 0, planned: 0, done: 0, kept: 0, left: 0, failed: 0, told: 0 };
  for (const { kind, state, shares } of counts) {
    if (kind === "folder") figures.folders += shares;
    else figures[state] += shares;
  }
  return figures;
}
