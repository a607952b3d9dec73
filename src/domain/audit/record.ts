import type { Selectable } from "kysely";
import type { AuditTable } from "../../storage/database/people_tables.ts";
import type { Actor, Visit } from "../actor.ts";
import type { ControlReader, ControlWriter } from "../control.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import type { Action } from "./actions.ts";

/** What is told of one change. */
export interface Told {
  action: Action;
  outcome?: "done" | "refused" | "failed";
  object?: { kind: string; id: string; name: string };
  /** Before, after, why; never a secret. */
  detail?: Record<string, unknown>;
}

/** Who did it, as far as it is known. */
export type By = Visit & Partial<Pick<Actor, "userId" | "email">>;

export type AuditRow = Selectable<AuditTable>;
/** What the hash of a row is made of. */
type Vouched = Omit<AuditRow, "mac" | "telling">;

/** The chain of what concerns no account. */
export const INSTALLATION = "";

const NONE = { kind: "", id: "", name: "" };

/** Tells the audit log of a change, in the transaction that makes it. `telling`: its id where it comes from a catalogue. */
export async function recordAudit(
  trx: ControlWriter,
  keys: InstanceKeys,
  account: string,
  by: By,
  told: Told,
  now: Date,
  telling: string | null = null,
) {
  const last = await lastRow(trx, account);
  const object = told.object ?? NONE;
  const row: Vouched = {
    account_id: account,
    seq: (last?.seq ?? 0) + 1,
    at: now.getTime(),
    action: told.action,
    outcome: told.outcome ?? "done",
    actor_id: by.userId ?? null,
    actor_email: by.email ?? null,
    ip: by.ip,
    agent: storable(by.agent),
    request_id: by.requestId,
    object_kind: object.kind,
    object_id: object.id,
    object_name: storable(object.name),
    detail: JSON.stringify(told.detail ?? {}),
  };
  await trx.insertInto("audit").values({ ...row, telling, mac: await macOf(keys, last?.mac ?? "", row) })
    .execute();
}

/** Each row vouches for the one before it. */
export async function macOf(
  keys: InstanceKeys,
  before: string,
  row: Vouched,
): Promise<string> {
  const fields = [
    row.account_id,
    row.seq,
    row.at,
    row.action,
    row.outcome,
    row.actor_id,
    row.actor_email,
    row.ip,
    row.agent,
    row.request_id,
    row.object_kind,
    row.object_id,
    row.object_name,
    row.detail,
  ];
  return await keys.mac("audit.chain/v1", JSON.stringify([before, ...fields]));
}

async function lastRow(db: ControlReader, account: string) {
  return await db.selectFrom("audit").select(["seq", "mac"]).where("account_id", "=", account)
    .orderBy("seq", "desc").executeTakeFirst();
}

/** One line, as a log is read line by line: control characters become spaces (security L3). */
function storable(text: string): string {
  return text.replace(/\p{Cc}/gu, " ").slice(0, 300);
}
