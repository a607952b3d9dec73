import type { Action } from "../domain/audit/actions.ts";
import type { Permission } from "../domain/permissions.ts";

/** How often one address may ask. `free` is for machines that watch and for files. */
export const RATES = {
  free: null,
  page: { most: 600, within: 60_000 },
  change: { most: 120, within: 60_000 },
  /** Where passwords, codes and links are tried. */
  secret: { most: 40, within: 60_000 },
  /** Where other machines tell of something. */
  webhook: { most: 300, within: 60_000 },
} as const;

/** What has to be true before a route's handler is called. A route without one cannot be registered. */
export interface Policy {
  /** `halfway`: the password was right and the second factor is due. */
  who: "everyone" | "halfway" | "person" | "operator";
  /** Null: being signed in is enough. */
  permission: Permission | null;
  /** Whether it is about things that may carry the Limited Access tag: its handler asks `can()` for each of them. */
  tagged: boolean;
  /** Whether the person must have proved to be here within the last minutes. */
  stepUp: boolean;
  rate: keyof typeof RATES;
  /** What the audit log is told; null for what only looks, or is told later. */
  audit: Action | null;
  /** Open to somebody whose account asks for a second factor that they have not set up yet. */
  withoutFactor: boolean;
  /** Open to somebody whose password has to be changed first. What is open without a factor is too. */
  withOldPassword: boolean;
  /** Asked again and again by a page that is left open: does not keep the session alive. */
  polled: boolean;
  /** Bytes of a body at most. */
  body: number;
}

type Change = Partial<Omit<Policy, "who">>;

const BASE: Omit<Policy, "who"> = {
  permission: null,
  tagged: false,
  stepUp: false,
  rate: "page",
  audit: null,
  withoutFactor: false,
  withOldPassword: false,
  polled: false,
  body: 64 * 1024,
};

/** Open to anybody. */
export function everyone(change: Change = {}): Policy {
  return { ...BASE, who: "everyone", ...change };
}

/** Between password and second factor. */
export function halfway(change: Change = {}): Policy {
  return { ...BASE, who: "halfway", rate: "secret", ...change };
}

/** Whoever is signed in: for what is one's own. */
export function signedIn(change: Change = {}): Policy {
  return { ...BASE, who: "person", ...change };
}

/** Who has a permission in the account. */
export function may(permission: Permission, change: Change = {}): Policy {
  return { ...BASE, who: "person", permission, ...change };
}

/** Who runs the installation. */
export function operator(change: Change = {}): Policy {
  return { ...BASE, who: "operator", ...change };
}
