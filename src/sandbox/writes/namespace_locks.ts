import { setTimeout as pause } from "node:timers/promises";
import { Refusal } from "../world_types.ts";

/** The write lock of each namespace (dropbox-api §4.3): whoever comes while it is held is sent away, not queued. */
export class NamespaceLocks {
  #held = new Set<string>();
  #pace: { commit_ms: number };

  /** `commit_ms`: how long a commit holds its lock at least, so that overlapping ones meet. */
  constructor(pace: { commit_ms: number }) {
    this.#pace = pace;
  }

  /** Runs one write; 429 `too_many_write_operations` when another one of the same namespaces is under way. */
  async one<T>(namespaces: string[], work: () => T): Promise<T> {
    const { taken, release } = this.#take(new Set(namespaces));
    try {
      if (taken.size < new Set(namespaces).size) throw tooManyWrites();
      await pause(this.#pace.commit_ms);
      return work();
    } finally {
      release();
    }
  }

  /** Runs a batch with the locks that are free; `work` learns which, and fails the entries of the others. */
  async batch<T>(namespaces: Iterable<string>, work: (taken: Set<string>) => Promise<T>): Promise<T> {
    const { taken, release } = this.#take(new Set(namespaces));
    try {
      await pause(this.#pace.commit_ms);
      return await work(taken);
    } finally {
      release();
    }
  }

  #take(wanted: Set<string>): { taken: Set<string>; release: () => void } {
    const taken = new Set([...wanted].filter((one) => !this.#held.has(one)));
    for (const one of taken) this.#held.add(one);
    return { taken, release: () => taken.forEach((one) => this.#held.delete(one)) };
  }
}

/** Trap (§5.8): this error has a reason instead of a tag, and no retry_after field. */
function tooManyWrites(): Refusal {
  return new Refusal(429, { reason: { ".tag": "too_many_write_operations" } }, { "Retry-After": "1" });
}
