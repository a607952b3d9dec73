/** When a scripted fault strikes, and what it does. All conditions given must hold. */
export interface Fault {
  id: number;
  /** Part of the route's path, "files/download" say; "" for every route. */
  route: string;
  /** A regular expression for a path that the call is about, compared without case; rev: and id: are looked up. */
  path?: string;
  /** Id of a namespace that the call is about (by its path, its cursor, or its path root). */
  namespace?: string;
  /** Id of the member who acts, by either Select header or by a user token. */
  actor?: string;
  /** Strikes from the n-th matching call on (1 is the first). */
  from: number;
  /** Of those, strikes the first and then each n-th (1 is every). */
  every: number;
  /** Strikes so many times; null for ever. */
  times: number | null;
  /** Chance of each call, drawn from `seed` and the call's number: the same calls each time. */
  probability: number;
  seed: number;
  /** Strikes only at and after, and only before these times of the sandbox's clock (ISO 8601). */
  since?: string;
  until?: string;
  effect: FaultEffect;
  /** Matching calls so far, those outside the time window left out. */
  seen: number;
  struck: number;
}

/** With a status the call is answered in its place; without one it is served, and its answer spoilt. */
export interface FaultEffect {
  status?: number;
  /** A JSON value, or text as it is. */
  body?: unknown;
  /** Set on the answer; null takes one away, such as the Content-Length of a body that is then cut in its chunks. */
  headers?: Record<string, string | null>;
  /** With a status: does the work first, so that the call succeeded although its answer says otherwise. */
  work_first?: boolean;
  /** Milliseconds before anything happens. */
  delay?: number;
  /** Never answers; ends when the client gives up. Nothing is done. */
  hang?: boolean;
  /** Does nothing, and breaks the connection instead of answering. */
  drop?: boolean;
  /** Ends the body after so many bytes as if it were whole: no Content-Length, no error. */
  cut_after?: number;
  /** Breaks the connection after so many bytes of the body. */
  break_after?: number;
  /** Stops sending after so many bytes and keeps the connection open. */
  stall_after?: number;
  /** Flips one bit of the byte at this offset. */
  flip_at?: number;
  /** Does the work, and breaks the connection instead of sending the answer. */
  lose_answer?: boolean;
  /** Serves the whole with 200 although a range was asked for. */
  ignore_range?: boolean;
  /** Changes the JSON of a served answer (or of Dropbox-API-Result): JSON pointers (RFC 6901) and their new values. */
  set?: Record<string, unknown>;
}

export type NewFault = Partial<Omit<Fault, "id" | "seen" | "struck">> & { effect: FaultEffect };
