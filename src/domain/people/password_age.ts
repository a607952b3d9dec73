const DAY = 86_400_000;

/** When a password will have to be changed; null: never. Only of people who have one here (security A19). */
export function expiryOf(setAt: Date | null, days: number | null): Date | null {
  return setAt === null || days === null ? null : new Date(setAt.getTime() + days * DAY);
}

/**
 * Whether it had to be changed when a session began, by a rule that counted then: nobody is interrupted amid one. Times
 * are unix milliseconds.
 */
export function hadExpired(
  setAt: Date | null,
  { days, since }: { days: number | null; since: number },
  begunAt: number,
): boolean {
  const expiry = expiryOf(setAt, days);
  return expiry !== null && expiry.getTime() <= begunAt && since < begunAt;
}
