import type { Catalogue } from "../../storage/catalogue/power.ts";
import type { Repository } from "../../storage/repository/repository.ts";

export type { Repository };
export { exportFolder, type FolderExportOptions } from "./folder_export.ts";
export { exportZip, type ZipExport } from "./zip_export.ts";

export interface ExportParts {
  catalogue: Catalogue;
  repository: Repository;
  taskId: string;
  /** Folder for what must wait on disk until the end of an archive; null: where the system keeps such files. */
  scratch?: string | null;
}

/** What to give out: places of one snapshot, by path. `""` is all of it. */
export interface ExportRequest {
  /** Number of the run that made the snapshot. */
  run: number;
  paths: string[];
}

export interface ExportOptions {
  signal?: AbortSignal;
  onProgress?(progress: ExportProgress): void;
}

/** Since the beginning. */
export interface ExportProgress {
  files: number;
  folders: number;
  bytes: number;
  failed: number;
}

/** What became of a request. Nothing that was asked for is missing unless `failed` or `listed` counts it. */
export interface ExportReport extends ExportProgress {
  /** Symlinks and mounts: named in the manifest or in `problems`, since a copy of them would lead nowhere. */
  listed: number;
  /** Files that were there already with the same bytes. */
  identical: number;
  /** Items that stand under another name than they had. */
  renamed: number;
  /** The first of what failed, was listed or renamed; `problemCount` is all. */
  problems: ExportProblem[];
  problemCount: number;
}

export interface ExportProblem {
  /** Path in the snapshot. */
  path: string;
  /** One of `causes.ts`. */
  code: string;
  detail: string;
}
