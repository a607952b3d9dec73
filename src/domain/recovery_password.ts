/** Without the letters that are taken for one another: I, L, O, U. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS = 8;
const GROUP = 4;

/** A password of 160 random bits to be written down: `7KQM-…`, eight groups of four. The dashes belong to it. */
export function newRecoveryPassword(): string {
  const random = crypto.getRandomValues(new Uint8Array(GROUPS * GROUP));
  const letters = Array.from(random, (byte) => LETTERS[byte % LETTERS.length]);
  return Array.from({ length: GROUPS }, (_, n) => letters.slice(n * GROUP, (n + 1) * GROUP).join("")).join(
    "-",
  );
}
