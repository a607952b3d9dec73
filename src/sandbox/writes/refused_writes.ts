import { type Place, Refusal } from "../world_types.ts";

/** A WriteError that no state of the world brings about: an admin's restriction, a lock of somebody else's, a busy moment. */
export interface RefusedWrite {
  /** Only in this namespace. */
  namespace?: string;
  /** A regular expression for the path in its namespace, compared without case. */
  path: string;
  error: { ".tag": string };
  /** Refuses so many writes; null for ever. */
  times: number | null;
}

/** Where uploads and new folders are refused, each entry of a batch for itself. */
export class RefusedWrites {
  #list: RefusedWrite[] = [];

  add(refused: RefusedWrite): void {
    this.#list.push({ ...refused });
  }

  clear(): void {
    this.#list = [];
  }

  /** Refuses with the WriteError set for this place, if there is one. */
  check({ namespace, pathDisplay }: Place): void {
    const found = this.#list.find((one) =>
      one.times !== 0 && (one.namespace ?? namespace) === namespace &&
      new RegExp(one.path, "iu").test(pathDisplay)
    );
    if (!found) return;
    if (found.times !== null) found.times--;
    throw new Refusal(409, found.error);
  }
}
