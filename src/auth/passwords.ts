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

/**
 * Argon2id (RFC 9106) by `@node-rs/argon2`, off the event loop. Each method throws `Overloaded` where too many wait.
 */
export class PasswordHasher {
  readonly #cost: Cost;
  readonly #places = new Places(AT_ONCE, MAY_WAIT);
  #nobody: Promise<string> | null = null;

  constructor(cost = COST) {
    this.#cost = cost;
  }

  /** PHC string with a salt of its own. */
  hash(password: string): Promise<string> {
    const { m, t, p } = this.#cost;
    return this.#places.take(() => hash(password, { memoryCost: m, timeCost: t, parallelism: p }));
  }

  /** `phc` null: nobody is known by that name. It takes as long, and is always false (security A4). */
  async verify(phc: string | null, password: string): Promise<boolean> {
    const against = phc ?? await (this.#nobody ??= this.hash(crypto.randomUUID()));
    return await this.#places.take(() => verify(against, password)) && phc !== null;
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
