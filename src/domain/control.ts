import type { Kysely, Transaction } from "kysely";
import type { ControlTables } from "../storage/database/control_tables.ts";
import type { Doors } from "../storage/database/doors.ts";

/** Looks into `control.db`. */
export type ControlReader = Kysely<ControlTables>;
/** Takes part in somebody's write. */
export type ControlWriter = Transaction<ControlTables>;
/** Opens exactly one write. */
export type ControlDatabase = Doors<ControlTables>;
