import { randomBytes } from "node:crypto";

const COUNT = 10;
/** 80 bits: 16 letters of base32 without those that are taken for one another. */
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

/** Ten codes to be written down: `k7qm-2n4x-…`, four groups of four. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, () => {
    const letters = Array.from(randomBytes(16), (byte) => LETTERS[byte % LETTERS.length]).join("");
    return letters.match(/.{4}/g)!.join("-");
  });
}

/** As it is compared: people type capitals, spaces, and o for 0. Null where it cannot be one. */
export function readRecoveryCode(typed: string): string | null {
  const plain = typed.toLowerCase().replace(/[\s-]/g, "").replaceAll("o", "0").replace(/[il]/g, "1");
  return /^[0-9a-hjkmnp-tv-z]{16}$/.test(plain) ? plain.match(/.{4}/g)!.join("-") : null;
}
