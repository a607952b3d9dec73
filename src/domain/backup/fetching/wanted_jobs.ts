import type { Acting, FileEntry } from "../../../dropbox/types.ts";
import type { WantedRow } from "../../../storage/catalogue/pending.ts";
import type { FetchJob } from "../pipeline/messages.ts";

/** What the JSON of a wanted row says. */
export interface WantedItem {
  row: WantedRow;
  entry: FileEntry;
  acting: Acting;
}

/** Reads wanted rows; those of one namespace share what says as whom, in memory and in messages. */
export class WantedItems {
  #actings = new Map<string, Acting>();

  read(row: WantedRow): WantedItem {
    const said = row.acting!;
    const acting = this.#actings.get(said) ?? JSON.parse(said) as Acting;
    this.#actings.set(said, acting);
    return { row, entry: JSON.parse(row.entry) as FileEntry, acting };
  }
}

/** A wanted item as a pipeline is told of it: plain data. */
export function jobOf({ row, entry, acting }: WantedItem): FetchJob {
  return {
    id: row.id,
    acting,
    rev: entry.rev,
    path: entry.pathDisplay,
    name: entry.name,
    size: row.size,
    contentHash: entry.contentHash,
    exportAs: entry.exportAs[0] ?? null,
    isDownloadable: entry.isDownloadable,
  };
}
