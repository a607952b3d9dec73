import { sql } from "kysely";
import type { Reader } from "./power.ts";

/** A number that is the same as long as nothing was written into this file, asked of one and the same door. */
export async function dataVersion(db: Reader): Promise<number> {
  const { rows: [row] } = await sql<{ data_version: number }>`pragma data_version`.execute(db);
  return row!.data_version;
}
