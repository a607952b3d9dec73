/** The command line says something that cannot be meant; the message ends with what can. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
