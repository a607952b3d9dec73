import type { RunWaiting } from "../domain/backup/waiting.ts";
import { shown } from "./shown.ts";

/** What a run waits for and until when (UTC, as all times here), for a person. */
export function waitWords({ for: what, who, until }: RunWaiting): string {
  const whom = who === null ? "" : ` for ${shown(who)}`;
  const why = {
    dropbox_limit: `Dropbox (too many requests${whom})`,
    dropbox_outage: "Dropbox (it does not answer; looking again",
    store_outage: "the storage (it does not answer; looking again",
  }[what];
  const time = `${new Date(until).toISOString().slice(11, 19)} UTC`;
  return what === "dropbox_limit" ? `waiting for ${why} until ${time}` : `waiting for ${why} at ${time})`;
}
