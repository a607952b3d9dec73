import { sql } from "kysely";
import { given } from "./json_rows.ts";
import { endVersions } from "./versions.ts";
import type { StillWanted } from "./pending.ts";
import type { Writer } from "./power.ts";

/** A wanted item whose content is here. */
export interface Arrival {
  row: StillWanted;
  contentId: number;
  /** Bytes. */
  size: number;
  /** The last part of its path, as listed. */
  name: string;
  /** The format of the copy that it is, or null for the item's own bytes. */
  exportedAs: string | null;
  /** Dropbox gave no content hash to compare the bytes with. */
  unverified: boolean;
  /** How its bytes look: see `versions.scrambled`. Null: as those of other states of the content. */
  look: number | null;
}

/**
 * Begins what wanted items are now that their contents are here, as `replaceVersions` does: out of the listed entries in
 * the rows themselves, which need not be read for that. What came as an exported copy is one, whatever the listing said.
 */
export async function beginArrived(trx: Writer, run: number, arrivals: Arrival[]) {
  if (arrivals.length === 0) return;
  await endVersions(trx, run, arrivals.map(({ row }) => row.node_id));
  const rows = arrivals.map(({ row, contentId, size, name, exportedAs, unverified, look }) => [
    row.id,
    contentId,
    size,
    `1${name.toLowerCase()}\u0001${row.node_id}`,
    exportedAs,
    Number(unverified),
    look,
  ]);
  await sql`${
    given(rows)
  } insert into versions (namespace_id, from_run, seen_run, node_id, parent_id, kind, name, sort, dropbox_id,
      rev, size, content_id, client_modified, server_modified, target, modified_by, unverified,
      scrambled)
    select p.namespace_id, ${run}, ${run}, p.node_id, p.parent_id,
      iif(coalesce(p.odd->>'isDownloadable', 1) and a.v->>4 is null, 'file', 'export'),
      p.name, a.v->>3, p.dropbox_id, p.rev, a.v->>2, a.v->>1, p.client_modified, p.server_modified,
      coalesce(a.v->>4, iif(coalesce(p.odd->>'isDownloadable', 1), null, p.odd->>'$.exportAs[0]')),
      p.modified_by, a.v->>5,
      coalesce(a.v->>6, (select o.scrambled from versions o where o.content_id = a.v->>1 limit 1), 0)
    from given a cross join pending p on p.id = a.v->>0`.execute(trx);
}
