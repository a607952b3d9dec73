import { type Destination, DestinationError } from "./destination.ts";

const WORDS = "Dropkeep tried out this storage; this object may be deleted.\n";

/** What was found out. */
export interface TriedOut {
  /** The test object that could not be removed, and why: an export works without that permission. */
  left: { name: string; why: string } | null;
}

/**
 * Writes a small object below `prefix`, looks at it, reads it back and removes it. Throws a `DestinationError` whose
 * message says what is wrong and what helps.
 */
export async function tryOut(
  destination: Destination,
  prefix: string,
  signal?: AbortSignal,
): Promise<TriedOut> {
  const bytes = new TextEncoder().encode(WORDS);
  const name = `${prefix}dropkeep-test-${crypto.randomUUID()}.txt`;
  await destination.isEmpty(name, signal);
  await destination.put({ name, size: bytes.length, mark: "test" }, once(bytes), signal);
  const stored = await destination.look(name, signal);
  const read = await destination.read(name, signal);
  if (stored?.size !== bytes.length || stored.mark !== "test" || new TextDecoder().decode(read) !== WORDS) {
    throw new DestinationError(
      "refused",
      `Cannot use ${destination.location}: it gives back another object than it was given; choose another storage`,
    );
  }
  try {
    await destination.remove(name, signal);
    return { left: null };
  } catch (error) {
    if (!(error instanceof DestinationError) || error.code !== "refused") throw error;
    return { left: { name, why: error.message } };
  }
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
