/** How far an export is, whatever its destination. */
export interface ExportProgress {
  phase: "counting" | "writing" | "done";
  /** All that is to be given out, once it is counted. */
  items: number;
  bytes: number;
  doneItems: number;
  /** Bytes that were read. */
  doneBytes: number;
  /** What became of the items so far; links and mount points are `listed`. */
  files: number;
  folders: number;
  listed: number;
  failed: number;
  /** Why items failed, and how many. */
  causes: Record<string, number>;
}

export const NO_PROGRESS: ExportProgress = {
  phase: "counting",
  items: 0,
  bytes: 0,
  doneItems: 0,
  doneBytes: 0,
  files: 0,
  folders: 0,
  listed: 0,
  failed: 0,
  causes: {},
};
