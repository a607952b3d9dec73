import type { ControlReader } from "../control.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import { type AuditRow, macOf } from "./record.ts";

/** What walking one chain has shown. */
export interface ChainVerdict {
  account: string;
  /** Rows that are as they were written. */
  rows: number;
  /** Number and hash of the last of them: written down elsewhere, it shows a cut-off end. */
  head: { seq: number; mac: string } | null;
  /** The first row that is not as it was written; null where all are. */
  broken: BrokenChain | null;
}

export interface BrokenChain {
  seq: number;
  why: "altered" | "missing";
  /** What shows it: the chain itself, or what the storage has noted of it. */
  by: "chain" | "storage";
}

/** "row 4 is missing, which the storage has noted". */
export function brokenWords({ seq, why, by }: BrokenChain): string {
  if (by === "chain") return `row ${seq} is ${why}`;
  return why === "missing"
    ? `row ${seq} is missing, which the storage has noted`
    : `row ${seq} is not the one that the storage has noted`;
}

const BATCH = 500;

/** Accounts that have a chain, the installation's first. */
export async function chainNames(db: ControlReader): Promise<string[]> {
  const rows = await db.selectFrom("audit").select("account_id").distinct().orderBy("account_id").execute();
  return rows.map(({ account_id }) => account_id);
}

/** Walks one account's chain, a batch at a time. */
export async function verifyChain(
  db: ControlReader,
  keys: InstanceKeys,
  account: string,
): Promise<ChainVerdict> {
  const verdict: ChainVerdict = { account, rows: 0, head: null, broken: null };
  for (let rows = await batchAfter(db, account, 0); rows.length > 0;) {
    for (const row of rows) if (!await follows(keys, verdict, row)) return verdict;
    rows = await batchAfter(db, account, verdict.rows);
  }
  return verdict;
}

async function follows(keys: InstanceKeys, verdict: ChainVerdict, row: AuditRow): Promise<boolean> {
  const expected = verdict.rows + 1;
  if (row.seq !== expected) verdict.broken = { seq: expected, why: "missing", by: "chain" };
  else if (row.mac !== await macOf(keys, verdict.head?.mac ?? "", row)) {
    verdict.broken = { seq: row.seq, why: "altered", by: "chain" };
  }
  if (verdict.broken) return false;
  verdict.rows++;
  verdict.head = { seq: row.seq, mac: row.mac };
  return true;
}

async function batchAfter(db: ControlReader, account: string, seq: number): Promise<AuditRow[]> {
  return await db.selectFrom("audit").selectAll().where("account_id", "=", account).where("seq", ">", seq)
    .orderBy("seq").limit(BATCH).execute();
}
