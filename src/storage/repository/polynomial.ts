import { randomBytes } from "node:crypto";

/** Polynomials over GF(2) as bigints, bit i = coefficient of x^i. Restic wants an irreducible one of degree 53. */
const DEGREE = 53n;

/** A random irreducible one; some 26 are tried for it. */
export function newPolynomial(): bigint {
  for (;;) {
    const random = BigInt(`0x${randomBytes(8).toString("hex")}`) % (1n << DEGREE);
    const candidate = random | (1n << DEGREE) | 1n;
    if (isIrreducible(candidate)) return candidate;
  }
}

/** Ben-Or: no factor of degree i <= n/2, that is gcd(f, x^(2^i) - x) = 1 for each. */
export function isIrreducible(f: bigint): boolean {
  if (degree(f) < 1) return false;
  let power = 2n;
  for (let i = 1; i <= degree(f) / 2; i++) {
    power = remainder(square(power), f);
    if (gcd(f, power ^ 2n) !== 1n) return false;
  }
  return true;
}

function degree(a: bigint): number {
  return a.toString(2).length - 1;
}

/** Squaring over GF(2) puts a zero between the bits. */
function square(a: bigint): bigint {
  return BigInt(`0b${a.toString(2).split("").join("0")}`);
}

function remainder(a: bigint, f: bigint): bigint {
  let rest = a;
  while (rest !== 0n && degree(rest) >= degree(f)) rest ^= f << BigInt(degree(rest) - degree(f));
  return rest;
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, remainder(a, b));
}
