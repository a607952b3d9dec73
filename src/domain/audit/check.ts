import type { ObjectStore } from "../../storage/objects/object_store.ts";
import { COMMAND_LINE } from "../actor.ts";
import type { By } from "./record.ts";
import type { ControlDatabase, ControlReader } from "../control.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import { dropAnchor, heldAgainstAnchors } from "./anchors.ts";
import { recordAudit } from "./record.ts";
import { type ChainVerdict, verifyChain } from "./verify.ts";

/**
 * Walks one chain, holds it against what the storage has noted of it, notes its end there where it is sound, and tells
 * the log itself of the check: when, by whom, and what came of it. Throws `StoreError`.
 */
export async function checkChain(
  { control, keys, store, now }: {
    control: ControlDatabase;
    keys: InstanceKeys;
    store: ObjectStore;
    now(): Date;
  },
  account: string,
  by: By,
): Promise<ChainVerdict> {
  const walked = await verifyChain(control.read, keys, account);
  const verdict = await heldAgainstAnchors(control.read, store, walked);
  await dropAnchor(store, verdict);
  const { rows, broken } = verdict;
  const outcome = broken === null ? "done" as const : "failed" as const;
  const told = { action: "audit.verified" as const, outcome, detail: { rows, broken } };
  await control.write((trx) => recordAudit(trx, keys, account, by, told, now()));
  return verdict;
}

/** When a chain was last checked, by whom, and what came of it. */
export interface LastCheck {
  at: Date;
  /** On the command line, or by Dropkeep itself. */
  byCommand: boolean;
  rows: number;
  broken: ChainVerdict["broken"];
}

/** Null: never. */
export async function lastCheck(db: ControlReader, account: string): Promise<LastCheck | null> {
  const row = await db.selectFrom("audit").select(["at", "agent", "detail"])
    .where("account_id", "=", account).where("action", "=", "audit.verified")
    .orderBy("at", "desc").orderBy("seq", "desc").limit(1).executeTakeFirst();
  if (row === undefined) return null;
  const { rows, broken } = JSON.parse(row.detail) as Pick<ChainVerdict, "rows" | "broken">;
  return { at: new Date(row.at), byCommand: row.agent === COMMAND_LINE.agent, rows, broken };
}
