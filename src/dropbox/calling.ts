import type { BreakerHost } from "./breakers.ts";
import type { Link } from "./link.ts";
import type { Gate } from "./pacing.ts";
import { isOfTheWire, mayRepeat, Pauses, type Repeat } from "./retrying.ts";
import { type Acting, DropboxError } from "./types.ts";

/** How one call is to be made. */
export interface Rules {
  /** Where it goes, "api" where nothing is said. */
  host?: BreakerHost;
  acting?: Acting;
  repeat: Repeat;
  signal?: AbortSignal;
  /** Longpoll takes no token and is refused with one (dropbox-api §3.5). */
  anonymous?: boolean;
  /** Usually answered at once: where it is not, too much is under way. */
  isBrisk?: boolean;
}

/** Milliseconds from which a brisk call was slow. */
const SLOW = 8_000;

/** A token may end on the way, and the next one too where they live shorter than a call takes to arrive. */
const MOST_RENEWALS = 3;

/**
 * Makes one call: waits at the breaker and at the gate, takes a token, and tries again as the rules allow.
 * A refused token is renewed once, an expired one three times; a 429 closes the gate for all; temporary failures pause. Throws DropboxError.
 */
export async function calling<T>(
  link: Link,
  rules: Rules,
  work: (token: string | null) => Promise<T>,
): Promise<T> {
  const tries = new Tries(link, rules);
  for (;;) {
    const wave = await tries.pass();
    let token: string | null = null;
    try {
      token = rules.anonymous ? null : tries.takeFresh() ?? await link.tokens.current();
      const started = link.now().getTime();
      const answer = await work(token);
      tries.passed(wave, link.now().getTime() - started);
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
  #renewals = 0;
  #fresh: string | undefined;

  constructor(link: Link, rules: Rules) {
    this.#link = link;
    this.#rules = rules;
    this.#gate = link.gates.of(rules.acting);
    link.budget.earn();
    this.#pauses = new Pauses(link, link.patience, link.budget);
  }

  /** Waits until a try may be made, and gives the wave that it goes with. */
  async pass(): Promise<number> {
    const { outage } = this.#link.patience;
    if (outage > 0) await this.#breaker?.pass(outage, this.#rules.signal);
    return await this.#gate.pass(this.#rules.signal);
  }

  /** The token that has just been renewed, for the next try only: a later one may wait longer than it lives. */
  takeFresh(): string | undefined {
    const fresh = this.#fresh;
    this.#fresh = undefined;
    return fresh;
  }

  /** It was answered after `took` ms. */
  passed(wave: number, took: number): void {
    this.#breaker?.worked();
    if (this.#rules.isBrisk && took > SLOW) this.#gate.strained(wave);
    else this.#gate.passed(wave);
  }

  /** Makes ready for another try, or throws `error` where there is none. */
  async after(error: DropboxError, token: string | null, wave: number): Promise<void> {
    this.#note(error, wave);
    if (error.kind === "unauthorized" && token !== null && this.#mayRenew(error)) {
      this.#renewals++;
      this.#fresh = await this.#link.tokens.renew(token);
    } else if (error.kind === "rate_limited" && error.details.status === 429) {
      this.#limited += this.#gate.close(wave, error.details.retryAfter);
      if (this.#limited > this.#link.patience.limited) throw error;
    } else if (mayRepeat(error, this.#rules.repeat)) {
      await this.#pauses.after(error, this.#rules.signal);
    } else throw error;
  }

  #mayRenew({ code }: DropboxError): boolean {
    return this.#renewals < (code === "expired_access_token" ? MOST_RENEWALS : 1);
  }

  #note(error: DropboxError, wave: number): void {
    if (error.kind !== "temporary" || !isOfTheWire(error)) return this.#breaker?.worked();
    this.#breaker?.failed();
    this.#gate.strained(wave);
  }

  /** None for longpolls: they are let go for reasons of their own. */
  get #breaker() {
    return this.#rules.anonymous ? undefined : this.#link.breakers[this.#rules.host ?? "api"];
  }
}
