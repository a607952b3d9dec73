import type { Wait } from "../../dropbox/wait.ts";

/** What a run waits for, and until when: until something else is told, or the time has come. Plain data. */
export type RunWait = Wait | { for: "store_outage"; who: null; until: number };

/** Brings what clients and stores say they wait for to whoever listens; it is made before there is a run. */
export class Waits {
  #hear: (wait: RunWait) => void = () => {};

  readonly tell = (wait: RunWait): void => this.#hear(wait);

  readonly tellStore = (until: number): void => this.#hear({ for: "store_outage", who: null, until });

  listen(hear: (wait: RunWait) => void) {
    this.#hear = hear;
  }
}
