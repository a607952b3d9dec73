/**
 * - `none`: there is no copy to be had. `several`: copies of more than one installation.
 * - `damaged`: a copy is not whole, or not what was written. `not_empty`: there is an installation already.
 */
export type SelfCopyErrorCode = "none" | "several" | "damaged" | "not_empty";

/** How copies of the installation fail; the message holds the fix. */
export class SelfCopyError extends Error {
  constructor(readonly code: SelfCopyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SelfCopyError";
  }
}
