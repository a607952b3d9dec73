import { RepositoryError } from "../../storage/repository/errors.ts";
import type { CauseCode } from "../causes/causes.ts";
import type { ExportOptions, ExportReport } from "./export.ts";
import type { Selected } from "./walk_selection.ts";

/** Problems kept in a report. */
const KEPT = 1000;

/** Counts what an export does. */
export class Tally {
  readonly report: ExportReport = {
    files: 0,
    folders: 0,
    bytes: 0,
    failed: 0,
    listed: 0,
    identical: 0,
    renamed: 0,
    problems: [],
    problemCount: 0,
  };
  #tell: ExportOptions["onProgress"];

  constructor(tell: ExportOptions["onProgress"]) {
    this.#tell = tell;
  }

  add(counts: Partial<Record<"files" | "folders" | "bytes" | "identical" | "renamed", number>>) {
    for (const [name, count] of Object.entries(counts)) this.report[name as keyof typeof counts] += count;
    this.#tell?.(this.report);
  }

  failed(selected: Selected, code: CauseCode, detail: string) {
    this.report.failed++;
    this.note(selected, code, detail);
  }

  listed(selected: Selected) {
    this.report.listed++;
    this.note(selected, listedCode(selected), selected.item!.target ?? "");
  }

  note(selected: Selected, code: CauseCode, detail: string) {
    this.report.problemCount++;
    if (this.report.problems.length < KEPT) {
      this.report.problems.push({ path: placeOf(selected), code, detail });
    }
    this.#tell?.(this.report);
  }
}

/** The cause under which a symlink or mount is listed. */
export function listedCode({ kind }: Selected): CauseCode {
  return kind === "symlink" ? "symlink_listed" : "mount_listed";
}

/** The path of an item in its snapshot. */
export function placeOf({ namespace, path }: Selected): string {
  return `/${namespace.folder}${path}`;
}

/** What a failed read means for its file. Throws the error again where it is not this file's alone. */
export function unreadable(error: unknown): { code: CauseCode; detail: string } {
  if (error instanceof RepositoryError && (error.code === "missing" || error.code === "damaged")) {
    return { code: "damaged_in_store", detail: error.message };
  }
  throw error;
}
