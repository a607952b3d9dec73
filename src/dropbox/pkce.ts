import { createHash, randomBytes } from "node:crypto";

export interface Pkce {
  /** Stays here until the exchange. */
  verifier: string;
  /** Travels in the authorize URL. */
  challenge: string;
}

/** A fresh S256 pair (RFC 7636 §4.1, §4.2). */
export function newPkce(): Pkce {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: challengeOf(verifier) };
}

/** The S256 challenge of a verifier (RFC 7636 §4.2). */
export function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}
