import { Turns } from "../../../storage/database/turns.ts";

const turns = new Map<string, Turns>();

/**
 * One after the other in this process, by repository id: whoever takes over what index files say, whoever replaces
 * them, and whoever adds one. A look in between would find files half replaced, or one that nobody has noted yet.
 */
export function inIndexTurn<R>(repositoryId: string, work: () => Promise<R>): Promise<R> {
  const known = turns.get(repositoryId) ?? new Turns();
  turns.set(repositoryId, known);
  return known.take(work);
}
