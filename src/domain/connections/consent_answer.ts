import { dropboxClient } from "../../dropbox/client.ts";
import { codeOfRedirect, exchangeCode } from "../../dropbox/oauth.ts";
import { doorOver, type Wire } from "../../dropbox/token_endpoint.ts";
import { ESSENTIAL_SCOPES } from "../../dropbox/scopes.ts";
import { TeamTokens } from "../../dropbox/tokens.ts";
import { DropboxError } from "../../dropbox/types.ts";
import { Secret } from "../../storage/secrets/secret.ts";
import { type AccountSecrets, openAccountSecrets } from "../account_keys.ts";
import { type Asking, redirectUri } from "./add_task.ts";
import { recordAudit } from "../audit/record.ts";
import { type Purpose, takeAuthorization } from "./authorizations.ts";
import { consentRefusal } from "./consent_refusals.ts";
import { type Consent, findConnection, keepConsent } from "./connections.ts";
import type { ControlReader, ControlWriter } from "../control.ts";
import { Conflict } from "../errors.ts";
import { scopeOf } from "../scope.ts";
import { backUpNow } from "../tasks/settings.ts";
import { addTask, findTask, listTasks, type Task } from "../tasks/tasks.ts";

/** What came of somebody's way to Dropbox: a task, or a sentence with the fix and where to begin again. */
export type ConsentOutcome =
  | { task: Task; isNew: boolean; refusal: null }
  | { refusal: string; again: string };

/** A person waits for the page: a Dropbox that is away is told of soon. */
const PATIENCE = { temporary: 8_000, limited: 8_000, outage: 0 };

/**
 * Takes Dropbox's answer, which the browser brings (`search`): a new task, or an old one connected again (B2, B3). All
 * is kept in one write, or nothing is. What is refused is told, in the audit log too.
 */
export async function takeConsentAnswer(asking: Asking, search: URLSearchParams): Promise<ConsentOutcome> {
  const { portal, db, actor } = asking;
  const secrets = await openAccountSecrets(db.read, portal.ring, actor.account);
  const asked = { state: search.get("state") ?? "", sessionId: actor.sessionId, now: portal.now() };
  const awaited = await db.write((trx) => takeAuthorization(trx, secrets, asked));
  if (awaited === null) {
    return {
      refusal:
        "This answer of Dropbox is none that this session waits for: it was used before, is older than " +
        "10 minutes, or was asked for elsewhere. Nothing was connected. Begin again.",
      again: "/tasks/add",
    };
  }
  const { purpose, verifier } = awaited;
  try {
    const consent = await consentOf(asking, { search, state: asked.state, verifier });
    return await keepAll(asking, secrets, consent, purpose);
  } catch (error) {
    if (!(error instanceof DropboxError || error instanceof Conflict)) throw error;
    return await refuse(asking, purpose, error);
  }
}

/** What Dropbox says of who agreed. Throws `DropboxError`, `Conflict`. */
async function consentOf(
  { portal }: Asking,
  { search, state, verifier }: { search: URLSearchParams; state: string; verifier: string },
): Promise<Consent> {
  const app = portal.dropboxApp!;
  const wire: Wire = { app, ...portal.wire, now: portal.now, patience: PATIENCE };
  const code = codeOfRedirect(search, state);
  const grant = await exchangeCode(doorOver(wire), { code, verifier, redirectUri: redirectUri(portal) });
  refuseLacking(grant.scopes);
  const dropbox = dropboxClient({
    ...wire,
    tokens: new TeamTokens({ ...wire, refreshToken: grant.refreshToken }),
  });
  const [team, admin] = [await dropbox.team(), await dropbox.authenticatedAdmin()];
  return {
    appKey: app.key,
    appSecret: app.secret === "" ? null : new Secret(app.secret),
    refreshToken: new Secret(grant.refreshToken),
    scopes: grant.scopes,
    teamId: team.id,
    teamName: team.name,
    adminMemberId: admin.id,
  };
}

function refuseLacking(scopes: string[]) {
  const missing = ESSENTIAL_SCOPES.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return;
  throw new Conflict(
    `Dropbox's consent lacks ${
      missing.join(", ")
    }, without which nothing can be backed up. The operator has to give ` +
      "the Dropbox app these permissions; then begin again",
  );
}

/** Throws `Conflict`, a sentence with the fix. A consent that is not kept is not revoked: at Dropbox it is the same link as one of that team that works. */
async function keepAll(
  { portal, db, actor }: Asking,
  secrets: AccountSecrets,
  consent: Consent,
  purpose: Purpose,
): Promise<ConsentOutcome> {
  const now = portal.now();
  return await db.write(async (trx) => {
    const isNew = purpose.taskId === null;
    if (isNew) await refuseKnownTeam(trx, actor.account, consent);
    else await refuseOtherTeam(trx, actor.account, purpose.taskId, consent);
    const { id: connectionId } = await keepConsent(trx, secrets, consent, now);
    const task = isNew
      ? await addTask(trx, secrets, { name: purpose.taskName, connectionId }, now)
      : await findTask(trx, actor.account, purpose.taskId);
    // Runs that were missed meanwhile are made up for (B13).
    if (!isNew && task.deletionDue === null) await backUpNow({ trx, scope: scopeOf(actor), now }, task.id);
    const told = {
      action: isNew ? "task.added" as const : "task.reconnected" as const,
      object: { kind: "task", id: task.id, name: task.name },
      detail: { team: consent.teamName },
    };
    await recordAudit(trx, portal.keys, actor.account, actor, told, now);
    return { task, isNew, refusal: null };
  });
}

async function refuseKnownTeam(db: ControlReader, account: string, { teamId, teamName }: Consent) {
  for (const task of await listTasks(db, account)) {
    if ((await findConnection(db, account, task.connectionId)).teamId !== teamId) continue;
    throw new Conflict(
      `The team "${teamName}" is backed up already, by the task "${task.name}". Use that one; where it is ` +
        "disconnected, connect it again in its settings. For another team, sign out of Dropbox first",
    );
  }
}

async function refuseOtherTeam(trx: ControlWriter, account: string, taskId: string, consent: Consent) {
  const task = await findTask(trx, account, taskId);
  const { teamId, teamName } = await findConnection(trx, account, task.connectionId);
  if (teamId === consent.teamId) return;
  throw new Conflict(
    `"${task.name}" backs up the team "${teamName}", and who agreed is an administrator of ` +
      `"${consent.teamName}". Sign in to Dropbox as an administrator of "${teamName}" and connect again; ` +
      "for the other team, add a task",
  );
}

async function refuse(
  { portal, db, actor }: Asking,
  purpose: Purpose,
  error: DropboxError | Conflict,
): Promise<ConsentOutcome> {
  const refusal = consentRefusal(error);
  const told = {
    action: "task.consent_refused" as const,
    outcome: "refused" as const,
    object: { kind: "task", id: purpose.taskId ?? "", name: purpose.taskName ?? "" },
    detail: { why: refusal },
  };
  await db.write((trx) => recordAudit(trx, portal.keys, actor.account, actor, told, portal.now()));
  const again = purpose.taskId === null
    ? `/tasks/add?name=${encodeURIComponent(purpose.taskName)}`
    : `/tasks/${purpose.taskId}/connect`;
  return { refusal, again };
}
