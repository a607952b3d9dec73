import { Buffer } from "node:buffer";
import type { State } from "../state/state.ts";

/** dbtid:… of the sandbox's own team; the same for one seed. */
export function teamId(state: State): string {
  return `dbtid:AA${
    Buffer.from(`team of seed ${state.sequence.seed} `.padEnd(27, "-")).toString("base64url")
  }`.slice(0, 40);
}
