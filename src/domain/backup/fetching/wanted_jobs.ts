import type { Acting } from "../../../dropbox/types.ts";
import type { WantedRow } from "../../../storage/catalogue/wanted_rows.ts";
import type { FetchJob } from "../pipeline/messages.ts";

/** A wanted row, and as whom it is read. */
export interface WantedItem {
  row: WantedRow;
  acting: Acting;
}

/** Reads wanted rows; those of one namespace share what says as whom, in memory and in messages. */
export class WantedItems {
  #actings = new Map<string, Acting>();

  read(row: WantedRow): WantedItem {
    const said = row.acting!;
    const acting = this.#actings.get(said) ?? JSON.parse(said) as Acting;
    this.#actings.set(said, acting);
    return { row, acting };
  }
}

/** A wanted item as a pipeline is told of it: plain data. */
export function jobOf({ row, acting }: WantedItem): FetchJob {
  const { odd } = row;
  return {
    id: row.id,
    acting,
    rev: row.rev,
    path: row.path,
    name: row.name,
    size: row.size,
    contentHash: row.contentHash || (odd?.contentHash ?? null),
    exportAs: odd?.exportAs?.[0] ?? null,
    isDownloadable: odd?.isDownloadable ?? true,
  };
}
