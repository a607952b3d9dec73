import { Secret as Seed, TOTP } from "otpauth";

/** 160 bits, as RFC 4226 (4, R6) recommends. */
const SEED_BYTES = 20;
/** Seconds of one step (RFC 6238, 4.1). SHA-1 and six digits: what every authenticator app knows. */
const PERIOD = 30;
/** Steps before and after: phones' clocks are off by seconds (RFC 6238, 5.2). */
const WINDOW = 1;

/** A new seed in base32. */
export function newSeed(): string {
  return new Seed({ size: SEED_BYTES }).base32;
}

/** What the QR code says to an app (Key URI format). */
export function keyUri(seed: string, email: string, issuer: string): string {
  return totpOf(seed, email, issuer).toString();
}

/** The step that a code belongs to at a time in ms; null where the code is wrong. Replay is the caller's to refuse. */
export function matchingStep(seed: string, code: string, at: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totpOf(seed).validate({ token: code, timestamp: at, window: WINDOW });
  return delta === null ? null : Math.floor(at / 1000 / PERIOD) + delta;
}

function totpOf(seed: string, label = "", issuer = ""): TOTP {
  const secret = Seed.fromBase32(seed);
  return new TOTP({ secret, label, issuer, algorithm: "SHA1", digits: 6, period: PERIOD });
}
