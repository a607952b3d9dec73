import type { RecoveryJobRow } from "../../../storage/catalogue/recovery_jobs.ts";
import { causeOf } from "../../causes/causes.ts";
import type { Mail } from "../../mails/mails.ts";
import type { ExportProgress } from "./export_progress.ts";

type Ended = Extract<Mail, { kind: "export_ended" }>;

/** The mail of how an export ended; with `token` it leads to a download. */
export function exportMail(
  row: RecoveryJobRow,
  { name, origin, token, until, download }: {
    name: string;
    origin: string;
    token: string | null;
    /** Unix milliseconds. */
    until: number | null;
    download: { zips: { size: number | null }[] } | null;
  },
): Ended {
  const progress = row.progress === null ? null : JSON.parse(row.progress) as ExportProgress;
  return {
    kind: "export_ended",
    name,
    what: row.label === "" ? row.destination : `${row.label}, ${row.destination}`,
    how: row.state === "succeeded" || row.state === "partial" ? row.state : "failed",
    files: progress?.files ?? 0,
    missing: progress?.failed ?? 0,
    zips: download?.zips.map(({ size }) => size ?? 0) ?? [],
    reason: row.reason_code === null
      ? ""
      : `${causeOf(row.reason_code).sentence} ${causeOf(row.reason_code).fix}`,
    download: token === null ? null : `${origin}/downloads/${token}`,
    until,
    link: `${origin}/jobs/${row.id}`,
  };
}
