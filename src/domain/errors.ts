/** The five ways in which a verb refuses; anything else is a fault. Messages read "Cannot restore "a.txt": why". */
export class NotFound extends Error {
  override readonly name = "NotFound";
}

/** The person may not. Somebody else's row is `NotFound`, never this. */
export class Forbidden extends Error {
  override readonly name = "Forbidden";
}

/** The input is wrong; `fields` has a sentence for each. */
export class Invalid extends Error {
  override readonly name = "Invalid";

  constructor(message: string, readonly fields: Record<string, string> = {}) {
    super(message);
  }
}

/** The state of things does not allow it. */
export class Conflict extends Error {
  override readonly name = "Conflict";
}

/** Later: `retryAfter` seconds. Its page speaks of too many tries. */
export class TooMany extends Error {
  override readonly name = "TooMany";

  constructor(message: string, readonly retryAfter: number) {
    super(message);
  }
}

/** Later too, but for what goes on already: its page says the message. */
export class Busy extends TooMany {}
