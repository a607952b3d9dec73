/** A signal ended what leaves less than "what was done is kept"; the message says what is left. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}
