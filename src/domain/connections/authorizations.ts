import { hashToken } from "../../auth/tokens.ts";
import { newPkce, type Pkce } from "../../dropbox/pkce.ts";
import { Secret } from "../../storage/secrets/secret.ts";
import type { AccountSecrets } from "../account_keys.ts";
import type { ControlWriter } from "../control.ts";

/** Somebody was sent to Dropbox to agree: for a new task of a name, or for one that is to be connected again. */
export type Purpose = { taskName: string; taskId: null } | { taskName: null; taskId: string };

/** How long the way to Dropbox and back may take, in milliseconds. */
const LIFE = 10 * 60_000;

/** Keeps that a session awaits an answer; what has expired goes. Answers what Dropbox is to be told. */
export async function keepAuthorization(
  trx: ControlWriter,
  secrets: AccountSecrets,
  { sessionId, purpose, now }: { sessionId: string; purpose: Purpose; now: Date },
): Promise<{ state: string; challenge: string }> {
  const state = newPkce().verifier;
  const { verifier, challenge } = newPkce();
  const stateHash = hashToken(state);
  await trx.deleteFrom("authorizations").where("account_id", "=", secrets.account)
    .where("expires_at", "<=", now.getTime()).execute();
  await trx.insertInto("authorizations").values({
    account_id: secrets.account,
    state_hash: stateHash,
    session_id: sessionId,
    task_name: purpose.taskName,
    task_id: purpose.taskId,
    verifier: await secrets.seal("authorizations.verifier", new Secret(verifier), stateHash),
    expires_at: now.getTime() + LIFE,
  }).execute();
  return { state, challenge };
}

/** What was awaited under a state, once and in the same session (RFC 6749 §10.12); null: nothing is (any more). */
export async function takeAuthorization(
  trx: ControlWriter,
  secrets: AccountSecrets,
  { state, sessionId, now }: { state: string; sessionId: string; now: Date },
): Promise<{ purpose: Purpose; verifier: Pkce["verifier"] } | null> {
  const row = await trx.deleteFrom("authorizations").where("account_id", "=", secrets.account)
    .where("state_hash", "=", hashToken(state)).where("session_id", "=", sessionId)
    .where("expires_at", ">", now.getTime()).returningAll().executeTakeFirst();
  if (row === undefined) return null;
  const verifier = await secrets.open("authorizations.verifier", row.verifier, row.state_hash);
  const purpose = { taskName: row.task_name, taskId: row.task_id } as Purpose;
  return { purpose, verifier: verifier.reveal() };
}
