import type { JobFailure } from "./pipeline/messages.ts";

/** A pipeline or the catalogue reported what no run survives. */
export class RunBroken extends Error {
  /** `suspects`: wanted rows that a worker had in hand when it died. */
  constructor(readonly failure: JobFailure, readonly suspects: number[] = []) {
    super(failure.detail);
    this.name = "RunBroken";
  }
}
