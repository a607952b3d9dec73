/** Somebody in the account, as its pages show them. */
export interface ShownUser {
  id: string;
  email: string;
  name: string;
  role: string;
  /** What a custom role may, a line each. */
  may: string[];
  hasFactor: boolean;
  isActive: boolean;
  /** Unix milliseconds; null: never. */
  lastSignIn: number | null;
  isSelf: boolean;
  /** Whether who looks may change their access. */
  mayChange: boolean;
  /** Whether who looks may make them the primary user. */
  mayHandOver: boolean;
}

/** Somebody who was asked to join. */
export interface ShownInvitation {
  id: string;
  email: string;
  role: string;
  madeAt: number;
  isExpired: boolean;
}
