/** One thing that a check found, in words for a person and in fields for a program. */
export interface Finding {
  /**
   * `error`: something cannot be given back. `warning`: all can, but something is not as it should be (a pack that no
   * index names, say: left by a run that was cut off).
   */
  severity: "error" | "warning";
  message: string;
  /** Object name or pack, where the finding is about one. */
  object?: string;
  snapshotId?: string;
  /** Absolute, inside the snapshot. */
  path?: string;
}

export type Findings = AsyncGenerator<Finding>;

/** Something cannot be given back. */
export function problem(message: string, about: Omit<Finding, "severity" | "message"> = {}): Finding {
  return { severity: "error", message, ...about };
}

/** All can be given back, but something is not as it should be. */
export function oddity(message: string, about: Omit<Finding, "severity" | "message"> = {}): Finding {
  return { severity: "warning", message, ...about };
}
