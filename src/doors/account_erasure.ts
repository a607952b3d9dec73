import {
  beginAccountErasure,
  emptyPlace,
  eraseRows,
  noteErasure,
  REPOSITORY_PARTS,
} from "../domain/account_erasure.ts";
import { openAccountSecrets } from "../domain/account_keys.ts";
import { ensureLocalAccount } from "../domain/accounts.ts";
import { NotFound } from "../domain/errors.ts";
import { openInstanceKeys } from "../domain/instance_keys.ts";
import { DropboxError } from "../dropbox/types.ts";
import { revoke } from "../dropbox/oauth.ts";
import { doorOver } from "../dropbox/token_endpoint.ts";
import type { Work } from "../jobs/kind.ts";
import type { Services } from "../services.ts";
import { openObjectStore } from "../storage/objects/open.ts";
import { SecretsError } from "../storage/secrets/secrets_error.ts";
import { addressOf, openSource } from "../task_services.ts";

/**
 * Erases an account whose grace is over: Dropbox's consents, objects, catalogue, rows. Null where it was undone. Killed
 * at any line, the next call goes on. Throws `Conflict` while a job of the account is still being stopped, `StoreError`.
 */
export async function eraseAccount(services: Services, { job, signal }: Work) {
  const { control, config, now, ring } = services;
  const { account } = job;
  if (!await beginAccountErasure(control, account, job.id, now())) return null;
  const revoked = await revokeConsents(services, account, signal);
  const store = openObjectStore(addressOf(config.store, ""));
  const places = await placesOf(services, account);
  let objects = 0;
  for (const place of places) objects += await emptyPlace(store, place, signal);
  await services.dropCatalogue(account);
  await noteErasure(store, account, now());
  await eraseRows(
    control,
    await openInstanceKeys(control, ring, now()),
    account,
    { objects, revoked },
    now(),
  );
  // The first of a new installation can be set up again.
  await ensureLocalAccount(control, ring, now());
  return { objects, revoked };
}

/** Everything under the account's own name, and repositories of it that stand elsewhere. */
async function placesOf({ control }: Services, account: string): Promise<string[]> {
  const rows = await control.read.selectFrom("tasks").select("store_prefix").where("account_id", "=", account)
    .execute();
  const elsewhere = rows.map((row) => row.store_prefix).filter((place) => !place.startsWith(`${account}/`));
  const parts = elsewhere.flatMap((place) =>
    REPOSITORY_PARTS.map((part) => place === "" ? part : `${place}/${part}`)
  );
  return [`${account}/`, `audit-log/${account}/`, ...parts];
}

/**
 * Dropbox is told that we are gone; where it does not listen, or the tokens cannot be opened any more, they are lost with
 * our keys all the same.
 */
async function revokeConsents(services: Services, account: string, signal: AbortSignal): Promise<number> {
  const secrets = await unlessDamaged(openAccountSecrets(services.control.read, services.ring, account));
  if (secrets === null) return 0;
  // Without the catalogue: a damaged one must not keep the account.
  const own = { ...services, account, secrets };
  const rows = await own.control.read.selectFrom("connections").select("id").where("account_id", "=", account)
    .where("lost_at", "is", null).execute();
  let revoked = 0;
  for (const { id } of rows) revoked += Number(await revokeConsent(own, id, signal));
  return revoked;
}

/** False where Dropbox refused or did not answer; how many it took stands in the log of the installation. */
async function revokeConsent(
  own: Omit<Services, "catalogue">,
  connectionId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { fetch, sleep, now, config } = own;
  const source = await unlessDamaged(
    openSource({ ...own, config: { ...config, patience: 0 } }, { connectionId }, signal),
  );
  if (source === null) return false;
  const { tokens, app } = source;
  try {
    await revoke(doorOver({ app, fetch, sleep, now }), await tokens.current());
    return true;
  } catch (error) {
    if (!(error instanceof DropboxError)) throw error;
    return false;
  }
}

/** Null for a key, or what one has sealed, that is damaged or lost: an account must not have to stay for it. */
async function unlessDamaged<T>(opening: Promise<T>): Promise<T | null> {
  return await opening.catch((error: unknown) => {
    if (error instanceof SecretsError || error instanceof NotFound) return null;
    throw error;
  });
}
