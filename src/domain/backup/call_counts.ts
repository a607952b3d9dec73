import type { CallRecord } from "../../dropbox/link.ts";

/** Calls to Dropbox by route. */
export type Calls = Record<string, number>;

/** Counts what a client calls; each taking begins anew. */
export class CallCounter {
  #calls: Calls = {};

  readonly count = ({ route }: CallRecord): void => this.add({ [route]: 1 });

  add(calls: Calls) {
    for (const [route, n] of Object.entries(calls)) this.#calls[route] = (this.#calls[route] ?? 0) + n;
  }

  take(): Calls {
    const taken = this.#calls;
    this.#calls = {};
    return taken;
  }
}
