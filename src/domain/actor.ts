import type { Grant } from "./permissions.ts";

/** One request, whoever makes it. */
export interface Visit {
  ip: string;
  /** The browser's own words, at most 200 characters. */
  agent: string;
  requestId: string;
}

/** A person who is signed in, in one account. Read anew for each request: a grant taken away is gone at once (security S5). */
export interface Actor extends Visit {
  userId: string;
  account: string;
  accountName: string;
  email: string;
  firstName: string;
  lastName: string;
  grant: Grant;
  /** Whether the person may see the operator's console. */
  isOperator: boolean;
  /** Whether the account asks for a second factor that the person has not set up yet. */
  lacksFactor: boolean;
  /** When the account is erased; null: it stays. */
  removalDue: Date | null;
  /** Whether the password was too old when the person signed in: it has to be changed first. */
  passwordExpired: boolean;
  sessionId: string;
  /** When the person last proved to be here, unix milliseconds. */
  confirmedAt: number;
}

/** Dropkeep itself, where nobody asked. */
export const NOBODY: Visit = { ip: "", agent: "", requestId: "" };
/** Whoever has the machine and its keys: the logs say that it was them. */
export const COMMAND_LINE: Visit = { ...NOBODY, agent: "command line" };
