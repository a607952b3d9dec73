import type { JobFailure } from "./messages.ts";

/** A pipeline or the catalogue reported what no run survives. */
export class RunBroken extends Error {
  constructor(readonly failure: JobFailure) {
    super(failure.detail);
    this.name = "RunBroken";
  }
}
