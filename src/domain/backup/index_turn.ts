import { Turns } from "../../storage/database/turns.ts";

const turns = new Map<string, Turns>();

/**
 * One after the other in this process, by repository id: whoever takes over what index files say, and whoever replaces
 * them. A look between the two would find files half replaced.
 */
export function inIndexTurn<R>(repositoryId: string, work: () => Promise<R>): Promise<R> {
  const known = turns.get(repositoryId) ?? new Turns();
  turns.set(repositoryId, known);
  return known.take(work);
}
