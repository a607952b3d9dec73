import type { EntityRow } from "../../domain/entities/table.ts";
import { shownEntity } from "../entities/shown.ts";
import type { RecoverableRow } from "./entities.tsx";

/** A member or team folder as the recovery room shows it. */
export function shownRecoverable(row: EntityRow): RecoverableRow {
  const { id, name, email, kind, status, limited } = shownEntity(row);
  return {
    id,
    name,
    email,
    kind,
    status,
    limited,
    bytes: row.bytes,
    first: row.firstBackup?.getTime() ?? null,
    last: row.lastBackup?.getTime() ?? null,
  };
}
