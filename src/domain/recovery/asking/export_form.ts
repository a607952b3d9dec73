import { z } from "zod";
import { EXPORT_FIELDS } from "./job_fields.ts";
import { STORAGE_FIELDS } from "./storage_form.ts";

/** Bytes of a zip at most, as the form names them: what a FAT disk takes is less than 4 GiB. */
const SPLITS: Record<string, number | null> = {
  "2": 2_000_000_000,
  "4": 4_000_000_000,
  "20": 20_000_000_000,
  none: null,
};

/** R5: the **Download** dialog, as its form sends it: fields of other destinations than the chosen one are left alone. */
export const exportForm = z.strictObject({
  ...EXPORT_FIELDS,
  destination: z.enum(["download", "s3", "azure", "google", "dropbox"], "must be chosen").default("download"),
  /** For download: one of `SPLITS`. */
  split: z.enum(["2", "4", "20", "none"], "must be chosen").default("4"),
  ...STORAGE_FIELDS,
});
export type ExportForm = z.output<typeof exportForm>;

/** Where it goes to. A further destination is a member here, a choice of the form, and a case of `exportForJob`. */
export type ExportDestination = {
  kind: "download";
  /** Bytes of a zip at most; null: all in one. */
  split: number | null;
} | {
  /** A customer's own. */
  kind: "storage";
  /** Of the row that keeps what opens it. */
  id: string;
  /** Before all names, ends with a slash. */
  prefix: string;
};

/** What is asked for, as the job's row keeps it. */
export interface AskedExport {
  /** Places in the snapshot. */
  paths: string[];
  destination: ExportDestination;
  /** Whether the initiator wants a mail when it is ready. */
  mail: boolean;
}

/** Zips of the size that a form asks for. */
export function zipsOf({ split }: Pick<ExportForm, "split">): ExportDestination {
  return { kind: "download", split: SPLITS[split]! };
}
