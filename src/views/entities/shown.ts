import type { EntityRow as Row } from "../../domain/entities/table.ts";
import { statusOf } from "../status.ts";
import type { EntityRow } from "./entity_table.tsx";

/** A row of the table as it is shown. */
export function shownEntity(row: Row): EntityRow {
  return {
    id: String(row.id),
    kind: row.kind === "member" ? "member" : "team-folder",
    name: row.name,
    email: row.email,
    tags: row.tags.map(({ name }) => name),
    limited: row.isLimited,
    status: statusOf(row.status),
    bytes: row.bytes,
    lastBackup: row.lastBackup?.getTime() ?? null,
  };
}
