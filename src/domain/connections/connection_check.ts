import type { DropboxClient } from "../../dropbox/client.ts";
import { BACKUP_SCOPES, ESSENTIAL_SCOPES } from "../../dropbox/scopes.ts";
import { DropboxError } from "../../dropbox/types.ts";
import { type Connection, markLost } from "./connections.ts";
import type { ControlDatabase } from "../control.ts";

/** Whether Dropbox lets us in; `reason`: why not; `lacking`: scopes without which a backup is not whole. */
export interface Check {
  connected: boolean;
  reason: string | null;
  lacking: string[];
}

/**
 * B13: asks Dropbox by the connection's own token for what a backup asks first: team, admin, members, namespaces. A
 * refusal for good is written down as the loss of the connection. Throws `DropboxError` where Dropbox does not answer,
 * which says nothing of the connection.
 */
export async function checkConnection(
  parts: { control: ControlDatabase; account: string; dropbox: DropboxClient; now: () => Date },
  connection: Connection,
): Promise<Check> {
  const lacking = lackingScopes(connection);
  const reason = missingEssential(lacking) ?? await refusal(parts.dropbox);
  if (reason !== null) {
    await markLost(parts.control, parts.account, connection.id, reason, parts.now());
  }
  return { connected: reason === null, reason, lacking };
}

/** A consent that came as a bare refresh token does not say what it is for. */
function lackingScopes({ scopes }: Connection): string[] {
  return scopes.length === 0 ? [] : BACKUP_SCOPES.filter((scope) => !scopes.includes(scope));
}

function missingEssential(lacking: string[]): string | null {
  const missing = lacking.filter((scope) => ESSENTIAL_SCOPES.includes(scope));
  return missing.length === 0 ? null : `The connection was made without ${missing.join(", ")}`;
}

async function refusal(dropbox: DropboxClient): Promise<string | null> {
  try {
    await dropbox.team();
    await dropbox.authenticatedAdmin();
    await first(dropbox.members());
    await first(dropbox.namespaces());
    return null;
  } catch (error) {
    if (error instanceof DropboxError && isForGood(error)) return error.message;
    throw error;
  }
}

/** One page says whether we may. */
async function first(list: AsyncIterable<unknown>) {
  for await (const _ of list) return;
}

function isForGood({ kind, code }: DropboxError): boolean {
  return kind === "unauthorized" || /missing_scope|route_access_denied/.test(code);
}
