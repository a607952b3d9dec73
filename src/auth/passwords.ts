import { hash, verify } from "@node-rs/argon2";
import { Places } from "./places.ts";

/** What one hash costs. `m` KiB of memory, `t` passes, `p` lanes. */
export interface Cost {
  m: number;
  t: number;
  p: number;
}

/** 92 ms on one core of the machine this was measured on; OWASP's floor is 19 MiB and 2 passes (security A1). */
export const COST: Cost = { m: 64 * 1024, t: 3, p: 1 };

/** Hashes at once: each takes 64 MiB and a core. */
const AT_ONCE = 2;
/** Who waits beyond these is sent away (security A2). */
const MAY_WAIT = 32;

/** The library, or what counts its calls. */
export interface Argon2 {
  hash: typeof hash;
  verify: typeof verify;
}

/**
 * Argon2id (RFC 9106) by `@node-rs/argon2`, off the event loop. Each method throws `Overloaded` where too many wait.
 */
export class PasswordHasher {
  readonly #cost: Cost;
  readonly #argon2: Argon2;
  readonly #places = new Places(AT_ONCE, MAY_WAIT);
  #nobody: Promise<string> | null = null;

  constructor(cost = COST, argon2: Argon2 = { hash, verify }) {
    this.#cost = cost;
    this.#argon2 = argon2;
  }

  /** PHC string with a salt of its own. */
  hash(password: string): Promise<string> {
    const { m, t, p } = this.#cost;
    return this.#places.take(() =>
      this.#argon2.hash(password, { memoryCost: m, timeCost: t, parallelism: p })
    );
  }

  /** `phc` null: nobody is known by that name. It does the same work, and is always false (security A4). */
  async verify(phc: string | null, password: string): Promise<boolean> {
    // For everybody, not for the unknown alone: the first of them would take twice as long.
    const nobody = await this.#ofNobody();
    return await this.#places.take(() => this.#argon2.verify(phc ?? nobody, password)) && phc !== null;
  }

  /** Made once. Where there was no place for it, the next one tries again. */
  #ofNobody(): Promise<string> {
    this.#nobody ??= this.hash(crypto.randomUUID());
    this.#nobody.catch(() => this.#nobody = null);
    return this.#nobody;
  }

  /** Whether it was made at another cost than today's. */
  isOutdated(phc: string): boolean {
    const { m, t, p } = readCost(phc);
    return m !== this.#cost.m || t !== this.#cost.t || p !== this.#cost.p;
  }
}

/** The parameters of an Argon2id PHC string; throws where it is none. */
export function readCost(phc: string): Cost {
  const [, m, t, p] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(phc) ?? [];
  if (m === undefined) throw new Error("Cannot read a password hash: it is not Argon2id");
  return { m: Number(m), t: Number(t), p: Number(p) };
}
