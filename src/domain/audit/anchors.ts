import { isExisting, type ObjectStore } from "../../storage/objects/object_store.ts";
import type { ControlReader } from "../control.ts";
import { INSTALLATION } from "./record.ts";
import type { ChainVerdict } from "./verify.ts";

/**
 * Heads of chains, kept as objects `audit-log/<account>/<number>-<hash>`: who cuts the end off the database's log has to
 * cut it off the bucket too (security L2). No account has the installation's name.
 */
const PLACE = "audit-log";

/** The verdict, with what the bucket knows of: a row that it has seen and that is gone or another one breaks the chain. */
export async function heldAgainstAnchors(
  db: ControlReader,
  store: ObjectStore,
  verdict: ChainVerdict,
): Promise<ChainVerdict> {
  if (verdict.broken !== null) return verdict;
  for (const { seq, mac } of await anchorsOf(store, verdict.account)) {
    const row = await db.selectFrom("audit").select("mac").where("account_id", "=", verdict.account)
      .where("seq", "=", seq).executeTakeFirst();
    if (row?.mac !== mac) {
      return { ...verdict, broken: { seq, why: row === undefined ? "missing" : "altered", by: "storage" } };
    }
  }
  return verdict;
}

/** Writes the head of a sound chain into the bucket; the same once more is fine. Throws `StoreError`. */
export async function dropAnchor(store: ObjectStore, { account, head, broken }: ChainVerdict) {
  if (head === null || broken !== null) return;
  const name = `${folderOf(account)}${String(head.seq).padStart(12, "0")}-${head.mac}`;
  await store.put(name, new TextEncoder().encode(`${head.seq} ${head.mac}\n`)).catch((error: unknown) => {
    if (!(isExisting(error))) throw error;
  });
}

/** Oldest first. */
async function anchorsOf(store: ObjectStore, account: string): Promise<{ seq: number; mac: string }[]> {
  const found: { seq: number; mac: string }[] = [];
  for await (const { name } of store.list(folderOf(account))) {
    const [, seq, mac] = /\/(\d{12})-([\da-f]{64})$/.exec(name) ?? [];
    if (mac !== undefined) found.push({ seq: Number(seq), mac });
  }
  return found.sort((a, b) => a.seq - b.seq);
}

function folderOf(account: string): string {
  return `${PLACE}/${account === INSTALLATION ? "installation" : account}/`;
}
