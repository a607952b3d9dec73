/** What somebody waits for, and until when: until something else is told, or the time has come. Plain data. */
export interface Wait {
  /** Dropbox asked for it (429), or Dropbox does not answer. */
  for: "dropbox_limit" | "dropbox_outage";
  /** dbmid of the member whose calls wait, where it is one's; null: everybody's. */
  who: string | null;
  /** Unix milliseconds. */
  until: number;
}

/** Shorter waits are nobody's news, in milliseconds. */
export const WORTH_TELLING = 3_000;
