import type { Kysely, Transaction } from "kysely";
import type { CatalogueTables } from "../database/catalogue_tables.ts";

/** Looks. */
export type Reader = Kysely<CatalogueTables>;
/** Takes part in somebody's write. */
export type Writer = Transaction<CatalogueTables>;
/** Opens exactly one write at a time; see `database/doors.ts`. */
export interface Catalogue {
  readonly read: Reader;
  write<R>(work: (trx: Writer) => Promise<R>): Promise<R>;
}
