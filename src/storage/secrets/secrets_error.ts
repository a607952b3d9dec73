/**
 * - `missing_key`: data is there, the key for it is not. `wrong_key`: a key is there, another one is needed.
 * - `unusable_key`: what stands in the place of a key is no key. `damaged`: the keyring cannot be read.
 * - `refused`: a sealed or wrapped text is not what it should be: another row, another account, or altered.
 */
export type SecretsErrorCode = "missing_key" | "wrong_key" | "unusable_key" | "damaged" | "refused";

/** How keys and seals fail; the message holds the fix and never a secret. */
export class SecretsError extends Error {
  constructor(readonly code: SecretsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SecretsError";
  }
}
