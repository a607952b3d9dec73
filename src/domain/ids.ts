const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

/** A random id: 80 bits in 16 letters of base32, fit for names of folders and objects. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join("");
}
