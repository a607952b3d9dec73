import { z } from "zod";
import { EXPORT_FIELDS } from "./job_fields.ts";

/** Bytes of a zip at most, as the form names them: what a FAT disk takes is less than 4 GiB. */
const SPLITS: Record<string, number | null> = {
  "2": 2_000_000_000,
  "4": 4_000_000_000,
  "20": 20_000_000_000,
  none: null,
};

/** R5: the **Download** dialog, as its form sends it. */
export const exportForm = z.strictObject({
  ...EXPORT_FIELDS,
  destination: z.enum(["download"], "must be chosen").default("download"),
  /** For download: one of `SPLITS`. */
  split: z.enum(["2", "4", "20", "none"], "must be chosen").default("4"),
});
export type ExportForm = z.output<typeof exportForm>;

/** Where it goes to. A further destination is a member here, a field of the form, and a case of `exportForJob`. */
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

/** The destination that a form asks for, and in words. */
export function destinationOf({ split }: ExportForm): { destination: ExportDestination; words: string } {
  return { destination: { kind: "download", split: SPLITS[split]! }, words: "Download (zip)" };
}
