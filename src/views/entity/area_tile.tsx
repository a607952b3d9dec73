import { agoText } from "../components/moment.tsx";
import { type Status, STATUSES } from "../components/pill.tsx";
import { countText } from "../components/quantities.ts";
import { Tile } from "../components/tiles.tsx";

/** A part of what an entity has: its own files, what is shared with it, Paper, an app's folder. */
export interface Area {
  label: string;
  items: number;
  lastBackup: number | null;
  outcome: Status;
}

export function AreaTile({ area, now }: { area: Area; now: number }) {
  const { label, tone } = STATUSES[area.outcome];
  const when = area.lastBackup === null ? "not backed up yet" : agoText(area.lastBackup, now);
  return (
    <Tile label={area.label} value={countText(area.items, "item")} tone={tone} note={`${label}, ${when}`} />
  );
}
