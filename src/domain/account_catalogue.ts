import type { AuditParts } from "./audit/tell_once.ts";
import type { Catalogue } from "../storage/catalogue/power.ts";

/** The catalogue of one account, as verbs take it: `Catalogue` opens one write at a time, a `Reader` looks. */
export type { Catalogue, Reader } from "../storage/catalogue/power.ts";

/** What changes an account: its doors, the keys of its audit log, and when it happens. */
export interface AccountParts extends AuditParts {
  catalogue: Catalogue;
}
