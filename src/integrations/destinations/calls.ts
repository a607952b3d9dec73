import type { Doors } from "./doors.ts";
import { patiently } from "./patience.ts";

/** How a destination's calls are made: tried again as `patiently` does, and told in words where they fail. */
export class Calls {
  readonly #doors: Pick<Doors, "patience" | "now">;
  readonly #location: string;
  readonly #asError: (error: unknown, action: string, now: number) => unknown;

  /** `asError`: what the vendor's client threw, in words; `action` starts the sentence, `now` is in unix milliseconds. */
  constructor(
    doors: Pick<Doors, "patience" | "now">,
    location: string,
    asError: (error: unknown, action: string, now: number) => unknown,
  ) {
    this.#doors = doors;
    this.#location = location;
    this.#asError = asError;
  }

  /** `doing`: what it is for, as in "Cannot … in s3://bucket". */
  async call<Answer>(
    doing: string,
    signal: AbortSignal | undefined,
    call: () => Promise<Answer>,
  ): Promise<Answer> {
    return await patiently(this.#doors.patience, signal, () => this.once(doing, signal, call));
  }

  /** The same without another try. */
  async once<Answer>(
    doing: string,
    signal: AbortSignal | undefined,
    call: () => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await call();
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#asError(error, `Cannot ${doing} in ${this.#location}`, this.#doors.now());
    }
  }
}
