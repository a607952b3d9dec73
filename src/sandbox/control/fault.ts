/** When a scripted fault strikes, and what it does. */
export interface Fault {
  id: number;
  /** Part of the route's path, "files/download" say; "" for every route. */
  route: string;
  /** A regular expression for the path that the call is about, compared without case; rev: and id: are looked up. */
  path?: string;
  /** Strikes from the n-th matching call on (1 is the first). */
  from: number;
  /** Strikes so many times; null for ever. */
  times: number | null;
  /** Chance of each call, drawn from the world's seed. */
  probability: number;
  effect: FaultEffect;
  /** Matching calls so far. */
  seen: number;
  struck: number;
}

/** With a status the call is answered in its place; without one it is served, and its answer spoilt. */
export interface FaultEffect {
  status?: number;
  /** A JSON value, or text as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Milliseconds before anything happens. */
  delay?: number;
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
}

export type NewFault = Partial<Omit<Fault, "id" | "seen" | "struck">> & { effect: FaultEffect };
