import type { Link } from "./link.ts";
import type { Gate } from "./pacing.ts";
import { mayRepeat, Pauses, type Repeat } from "./retrying.ts";
import { type Acting, DropboxError } from "./types.ts";

/** How one call is to be made. */
export interface Rules {
  acting?: Acting;
  repeat: Repeat;
  signal?: AbortSignal;
  /** Longpoll takes no token and is refused with one (dropbox-api §3.5). */
  anonymous?: boolean;
}

/**
 * Makes one call: waits at the gate, takes a token, and tries again as the rules allow.
 * A refused token is renewed once; a 429 closes the gate for all; temporary failures pause. Throws DropboxError.
 */
export async function calling<T>(
  link: Link,
  rules: Rules,
  work: (token: string | null) => Promise<T>,
): Promise<T> {
  const gate = link.gates.of(rules.acting);
  const tries = new Tries(link, rules, gate);
  for (;;) {
    const wave = await gate.pass(rules.signal);
    const token = rules.anonymous ? null : tries.takeFresh() ?? await link.tokens.current();
    try {
      const answer = await work(token);
      gate.passed(wave);
      return answer;
    } catch (error) {
      if (!(error instanceof DropboxError)) throw error;
      await tries.after(error, token, wave);
    }
  }
}

class Tries {
  #link: Link;
  #rules: Rules;
  #gate: Gate;
  #pauses: Pauses;
  #limited = 0;
  #renewed = false;
  #fresh: string | undefined;

  constructor(link: Link, rules: Rules, gate: Gate) {
    this.#link = link;
    this.#rules = rules;
    this.#gate = gate;
    this.#pauses = new Pauses(link, link.patience);
  }

  /** The token that has just been renewed, for the next try only: a later one may wait longer than it lives. */
  takeFresh(): string | undefined {
    const fresh = this.#fresh;
    this.#fresh = undefined;
    return fresh;
  }

  /** Makes ready for another try, or throws `error` where there is none. */
  async after(error: DropboxError, token: string | null, wave: number): Promise<void> {
    if (error.kind === "unauthorized" && token !== null && !this.#renewed) {
      this.#renewed = true;
      this.#fresh = await this.#link.tokens.renew(token);
    } else if (error.kind === "rate_limited" && error.details.status === 429) {
      this.#limited += this.#gate.close(wave, error.details.retryAfter);
      if (this.#limited > this.#link.patience.limited) throw error;
    } else if (mayRepeat(error, this.#rules.repeat)) {
      await this.#pauses.after(error, this.#rules.signal);
    } else throw error;
  }
}
