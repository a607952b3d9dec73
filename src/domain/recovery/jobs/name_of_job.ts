import type { RecoveryJobRow } from "../../../storage/catalogue/recovery_jobs.ts";

/** What a job is called wherever it is named: by its label, else by what it does and whose data it is. */
export function nameOfJob({ kind, label, sentTo, entity }: Pick<RecoveryJobRow, "kind" | "label"> & {
  /** Of an export: "download", or where else it goes. */
  sentTo: string | null;
  /** Null: it is not kept any more. */
  entity: string | null;
}): string {
  if (label !== "") return label;
  const does = kind === "restore" ? "Restore" : sentTo === "download" ? "Download" : "Export";
  return entity === null ? does : `${does} of ${entity}`;
}
