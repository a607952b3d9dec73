import { Refusal } from "../world_types.ts";

/** Dropbox's unions, as values; the answer's status is 409 for all of them. */
export type Union = { ".tag": string; [field: string]: unknown };

export function conflict(kind: "file" | "folder" | "file_ancestor"): Refusal {
  return new Refusal(409, { ".tag": "conflict", conflict: { ".tag": kind } });
}

export function plain(tag: string): Refusal {
  return new Refusal(409, { ".tag": tag });
}

/** A union whose member holds a union: {".tag":"path","path":{…}}. */
export function nested(tag: string, inner: unknown): Refusal {
  return new Refusal(409, { ".tag": tag, [tag]: inner });
}

/** Runs `work`; a refusal that it throws comes out one level deeper, under `tag`. */
export function under<Result>(tag: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal && error.status === 409) throw nested(tag, error.error);
    throw error;
  }
}
